// The pictures in the documents: their names, how a browser gets to each page, and in which forms.

import { folder } from './harness/places.mjs';
import { freePort, start } from './harness/program.mjs';

/** The forms that a picture is taken in, unless it says otherwise. */
export const FORMS = ['desktop-light', 'desktop-dark', 'phone-light', 'phone-dark'];

/** Starts what the pictures are of, and gives the addresses. */
export async function stage() {
  const cwd = folder();
  const host = `localhost:${await freePort()}`;
  await start('pretend_entra', [host], { cwd, says: /sign-ins at (http:\S+)/i });
  const address = `127.0.0.1:${await freePort()}`;
  await start('quick_start', [address], { cwd, says: /Sign on URL.*: (http:\S+)/ });
  return { entra: `http://${host}`, application: `http://${address}` };
}

/**
 * In this order, and in each form anew, in a window without cookies. `name` is the file's; `at`
 * brings an empty page there, by the addresses of the stage.
 */
export const pictures = [
  {
    name: 'pretend-entra-sign-in',
    async at(page, { entra, application }) {
      await page.open(`${entra}/my-apps`);
      await page.follow('button', 'Sign out');
      await page.open(`${application}/saml/acme/init`);
      await page.sees('Pick an account');
    },
  },
];
