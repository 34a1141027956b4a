// The README's quick start and the pretend Entra beside it: B.Simon signs in by clicks.

import assert from 'node:assert/strict';
import { before } from 'node:test';

import { journey } from './harness/journey.mjs';
import { folder } from './harness/places.mjs';
import { freePort, start } from './harness/program.mjs';

let entra;
let application;

before(async () => {
  // The one folder where Entra's metadata lies for the application.
  const cwd = folder();
  const host = `localhost:${await freePort()}`;
  await start('pretend_entra', [host], { cwd, says: /sign-ins at (http:\S+)/i });
  entra = `http://${host}`;
  const address = `127.0.0.1:${await freePort()}`;
  await start('quick_start', [address], { cwd, says: /Sign on URL.*: (http:\S+)/ });
  application = `http://${address}`;
});

journey('B.Simon signs in, and F5 does not sign him in twice', {}, async ({ open }) => {
  // Nobody is signed in at Entra in this window, so it asks who is there.
  const page = await open(`${entra}/my-apps`);
  await page.follow('button', 'Sign out');
  await page.open(application);
  await page.follow('link', 'Sign in');
  await page.sees('Pick an account');
  await page.look('pretend-entra-sign-in');
  await page.click('button', 'B. Simon B.Simon@contoso.com');
  await page.arrives(`${application}/saml/acme/finalize`);
  await page.sees('Hello B. Simon! We know you by ');

  page.expect(/403: POST .*\/saml\/acme\/finalize/);
  assert.equal(await page.reload(), 403);
  await page.sees('replay.request-answered');
});

journey('who is signed in at Entra already is not asked', {}, async ({ open }) => {
  const page = await open(application);
  await page.click('link', 'Sign in');
  await page.arrives(`${application}/saml/acme/finalize`);
  await page.sees('Hello B. Simon! We know you by ');
});
