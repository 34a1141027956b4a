// The users of Contoso: made at their first sign-in, kept out, let in again, signed out.

import assert from 'node:assert/strict';

import { demoJourney } from './demo-journey.mjs';

demoJourney(
  'who is deactivated is refused at the next sign-in, and let in again',
  { ready: true },
  async ({ open, another, demo }) => {
    const bSimon = await (await another())(demo.product);
    await demo.signIn(bSimon);
    const page = await open(demo.product);
    await demo.administer(page);
    await page.open(`${demo.product}/users`);
    await page.follow('button', 'Deactivate B.Simon');
    await page.sees('Deactivated');
    await page.look('users deactivated');

    bSimon.expect(/403: POST .*\/saml\/contoso\/finalize/);
    await bSimon.open(`${demo.product}/reports`);
    await bSimon.click('link', 'Sign in with Contoso');
    await bSimon.sees('Your account is deactivated. Ask an administrator of your company.');
    await bSimon.look('refused deactivated');

    await page.follow('button', 'Reactivate B.Simon');
    await bSimon.open(demo.signOnUrl);
    await bSimon.arrives(`${demo.product}/reports`);
  },
);

demoJourney('who signs out is signed out', { ready: true }, async ({ open, demo }) => {
  const page = await open(demo.product);
  await demo.signIn(page);
  await page.follow('button', 'Sign out');
  assert.equal(page.address, `${demo.product}/`);
  await page.sees('Nobody is signed in');
  await page.open(`${demo.product}/reports`);
  await page.byRole('link', 'Sign in with Contoso');
});

demoJourney(
  'colleagues sign in with what Entra says of each',
  { ready: true },
  async ({ open, demo }) => {
    const page = await open(`${demo.entra}/users`);
    await page.follow('button', 'Add colleagues');
    const accounts = await page.tab.$$eval('tbody tr', (rows) =>
      rows.map((row) =>
        [...row.cells]
          .slice(0, 2)
          .map((cell) => cell.innerText.trim())
          .join(' '),
      ),
    );
    assert.equal(accounts.length, 5);
    for (const account of accounts) {
      await demo.entraByHttp('DELETE', '/session');
      await demo.signIn(page, account);
      await page.look(`reports of ${account}`);
    }
    await demo.administer(page);
    await page.open(`${demo.product}/users`);
    await page.sees('too many groups to list');
    await page.sees('no e-mail address');
    await page.sees('billing.read');
    await page.look('users all');
  },
);

demoJourney(
  'the administrator of Contoso does not see the pages of Fabrikam',
  {},
  async ({ open, demo }) => {
    const page = await open(demo.product);
    await demo.administer(page);
    page.expect(/403: GET .*\/fabrikam$/);
    await page.open(`${demo.product}/settings/sso/fabrikam`);
    await page.sees('Not your company');
    await page.look('not your company');
  },
);
