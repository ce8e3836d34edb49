import { join } from 'node:path';
import { test } from 'vitest';
import { spaceOf, Workbench } from './workbench';

/** Makes the screenshots that the README and the guide show. */
const FOLDER = join(import.meta.dirname, '../../docs/pictures');

const PICTURES = [
  { name: 'overview', path: 'overview', height: 900, dark: false },
  { name: 'plan', path: 'plan', height: 720, dark: false },
  { name: 'why', path: 'why/HBR-7', height: 900, dark: false },
  { name: 'risks', path: 'risks', height: 900, dark: true },
] as const;

test('pictures of the example', async () => {
  const workbench = await Workbench.start({ example: true });
  const owner = await workbench.owner();
  // What moved the date comes last.
  await owner.getByRole('heading', { level: 1, name: /time passed/ }).waitFor({ timeout: 90_000 });
  const storageState = await owner.context().storageState();
  for (const picture of PICTURES) {
    const context = await workbench.visitor({ storageState, viewport: { width: 1280, height: picture.height }, colorScheme: picture.dark ? 'dark' : 'light' });
    const page = await context.newPage();
    await page.goto(`/s/${spaceOf(owner)}/${picture.path}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForFunction(() => !document.querySelector('[role=progressbar]'), null, { timeout: 60_000 });
    await page.waitForTimeout(1_000);
    await page.screenshot({ path: join(FOLDER, `${picture.name}.png`) });
    await context.close();
  }
  await workbench.stop();
});
