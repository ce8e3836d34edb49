import { settings } from './vitest.config.ts';

// Makes the pictures of the documentation.
export default settings('*.pictures.ts');
