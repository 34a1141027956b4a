// Takes the pictures of pictures.mjs in Chromium: node take-pictures.mjs FOLDER [NAME...]

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { DESKTOP, PHONE, privateWindow } from './harness/browsers.mjs';
import { endAll } from './harness/ending.mjs';
import { take } from './harness/look.mjs';
import { Page } from './harness/page.mjs';
import { FORMS, pictures, stage } from './pictures.mjs';

const [folder, ...names] = process.argv.slice(2);
const unknown = names.filter((name) => !pictures.some((picture) => picture.name === name));
if (unknown.length > 0) throw new Error(`no such picture: ${unknown.join(', ')}`);

const SIZES = { desktop: DESKTOP, phone: PHONE };
mkdirSync(folder, { recursive: true });
try {
  const addresses = await stage();
  for (const { name, at, forms = FORMS } of pictures) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const form of forms) {
      const path = join(folder, `${name}-${form}.png`);
      await shoot(path, form, (page) => at(page, addresses));
      console.log(path);
    }
  }
} finally {
  await endAll();
}

async function shoot(path, form, at) {
  const [size, scheme] = form.split('-');
  const context = await privateWindow('chromium');
  const window = { browser: 'chromium', downloads: null, phone: size === 'phone', pages: [] };
  const page = await Page.of(await context.newPage(), window);
  await take(page, { ...SIZES[size], scheme });
  await at(page);
  // No caret blinks in a picture.
  await page.tab.evaluate(() => document.activeElement?.blur());
  await page.tab.screenshot({ path, fullPage: true });
  const wrong = page.complaints.wrong();
  await context.close();
  if (wrong.length > 0) throw new Error(`${path}: ${wrong.join('\n')}`);
}
