import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { compressed } from './build/compressed.ts';

// The server sends `default-src 'self'`: nothing may be inlined, neither scripts, styles nor images as data URLs.
export default defineConfig({
  plugins: [svelte(), compressed()],
  resolve: { alias: { $: fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': { target: process.env['SINEW_API'] ?? 'http://127.0.0.1:7140', changeOrigin: true } },
  },
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
