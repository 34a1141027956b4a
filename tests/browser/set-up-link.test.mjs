// A set-up link: an administrator without an account sets single sign-on up by it, and it ends.

import assert from 'node:assert/strict';

import { demoJourney } from './demo-journey.mjs';

demoJourney(
  'an administrator without an account sets single sign-on up by a link, which ends by it',
  {},
  async ({ open, another, demo }) => {
    const vendor = await open(demo.product);
    await demo.administer(vendor);
    await vendor.follow('button', 'Make a set-up link');
    await vendor.look('set-up link');
    await vendor.click('button', 'Copy the set-up link');
    const link = await vendor.clipboard();
    assert.ok(link.startsWith(`${demo.setUp}/link/`), link);

    const visit = await another();
    const entra = await visit(demo.entra);
    const page = await visit(link);
    assert.equal(page.address, demo.setUp, 'the secret is gone from the address');
    await page.sees('You are here by a set-up link.');
    await page.look('set-up by link');
    await page.upload('Federation Metadata XML', await demo.metadata(entra));
    await page.follow('button', 'Upload');
    await page.follow('button', 'Switch on without a test');
    await page.sees('Set-up is complete, and your link has ended by it.');
    await page.look('set-up by link complete');

    page.expect(/403: GET .*\/settings\/sso\/contoso/);
    await page.open(link);
    await page.sees('This set-up link has ended');
    await page.open(demo.setUp);
    await page.sees('This set-up link has ended');
    await page.look('set-up link ended');
  },
);

demoJourney('a link opens no other company', {}, async ({ open, another, demo }) => {
  const vendor = await open(demo.product);
  await demo.administer(vendor);
  await vendor.follow('button', 'Make a set-up link');
  await vendor.click('button', 'Copy the set-up link');
  const link = await vendor.clipboard();
  const page = await (await another())(demo.product);
  page.expect(/403: GET .*\/fabrikam\/link/);
  await page.open(link.replace('contoso', 'fabrikam'));
  await page.sees('This set-up link opens nothing');
});
