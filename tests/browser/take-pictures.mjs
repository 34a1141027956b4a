// Takes the pictures of pictures.mjs in Chromium: node take-pictures.mjs FOLDER [NAME...]

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Demo } from './demo.mjs';
import { DESKTOP, PHONE, privateWindow } from './harness/browsers.mjs';
import { endAll } from './harness/ending.mjs';
import { take } from './harness/look.mjs';
import { Page } from './harness/page.mjs';
import { pictures } from './pictures.mjs';

/** The ports of the demo, as its readers have them. */
const PORTS = { product: 3000, entra: 3001 };
const SIZES = { desktop: DESKTOP, phone: PHONE };

const [folder, ...names] = process.argv.slice(2);
const unknown = names.filter((name) => !pictures.some((picture) => picture.name === name));
if (unknown.length > 0) throw new Error(`no such picture: ${unknown.join(', ')}`);

mkdirSync(folder, { recursive: true });
try {
  for (const picture of pictures) {
    if (names.length > 0 && !names.includes(picture.name)) continue;
    const path = join(folder, `${picture.name}.png`);
    await shoot(path, picture);
    console.log(path);
  }
} finally {
  await endAll();
}

async function shoot(path, { form = 'desktop-light', downTo, of, ready = false, at }) {
  const [size, scheme] = form.split('-');
  const phone = size === 'phone';
  const demo = await Demo.begin(PORTS);
  if (ready) await demo.setUpByHttp();
  const context = await privateWindow('chromium');
  const window = { browser: 'chromium', downloads: null, phone, pages: [] };
  const page = await Page.of(await context.newPage(), window);
  await take(page, { ...SIZES[size], scheme });
  await at(page, demo);
  const height = await page.tab.evaluate(settled, downTo ?? null);
  if (height !== null) await take(page, { ...SIZES[size], height, scheme });
  await (of ? await page.tab.$(of) : page.tab).screenshot({ path });
  const wrong = page.complaints.wrong();
  await context.close();
  await demo.stop();
  if (wrong.length > 0) throw new Error(`${path}: ${wrong.join('\n')}`);
}

/** No caret blinks in a picture, and it begins at the top; gives how high it has to be. */
function settled(downTo) {
  document.activeElement?.blur();
  scrollTo(0, 0);
  if (downTo === null) return null;
  return Math.ceil(document.querySelector(downTo).getBoundingClientRect().bottom) + 12;
}
