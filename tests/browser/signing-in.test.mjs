// The ways in and what users do on them: the tile, bookmarks, two tabs, Back and F5, a long wait.

import assert from 'node:assert/strict';

import { demoJourney } from './demo-journey.mjs';
import { REFUSED } from './demo.mjs';

const tooSlow = process.env.SLOW ? false : 'it waits for two minutes: SLOW=1 goes it';

demoJourney('the tile in My Apps signs B.Simon in', { ready: true }, async ({ open, demo }) => {
  const page = await open(`${demo.entra}/my-apps`);
  await demo.pick(page);
  await page.arrives(`${demo.entra}/my-apps`);
  await page.click('link', 'Example App');
  await page.arrives(`${demo.product}/reports`);
  await page.sees('Welcome, B.Simon');
});

demoJourney('so does “Test this application”', { ready: true }, async ({ open, demo }) => {
  const page = await open(`${demo.entra}/single-sign-on`);
  await page.click('link', 'Test this application');
  await demo.pick(page);
  await page.arrives(`${demo.product}/reports`);
  await page.sees('Welcome, B.Simon');
});

demoJourney(
  'a bookmark leads back to the page that was asked for',
  { ready: true },
  async ({ open, demo }) => {
    const page = await open(`${demo.product}/reports?of=march`);
    await page.click('link', 'Sign in with Contoso');
    await demo.pick(page);
    await page.arrives(`${demo.product}/reports?of=march`);
  },
);

demoJourney(
  'the second login is silent at Entra, and of the same user',
  { ready: true },
  async ({ open, demo }) => {
    const page = await open(demo.product);
    await demo.signIn(page);
    const first = await userKey(page);
    await page.follow('button', 'Sign out');
    await page.open(`${demo.product}/reports`);
    await page.click('link', 'Sign in with Contoso');
    await page.arrives(`${demo.product}/reports`);
    assert.equal(await userKey(page), first);
    await page.sees('Welcome, B.Simon');
    await demo.administer(page);
    await page.open(`${demo.product}/users`);
    await page.row('B.Simon@contoso.com');
  },
);

demoJourney(
  'two tabs, begun and finished crosswise, both end where they wanted',
  { ready: true },
  async ({ open, demo }) => {
    const first = await open(`${demo.product}/sign-in?then=/reports?tab=1`);
    const second = await open(`${demo.product}/sign-in?then=/reports?tab=2`);
    await first.click('link', 'Sign in with Contoso');
    await first.sees('Pick an account');
    await second.click('link', 'Sign in with Contoso');
    await second.sees('Pick an account');
    await demo.pick(second);
    await second.arrives(`${demo.product}/reports?tab=2`);
    await demo.pick(first);
    await first.arrives(`${demo.product}/reports?tab=1`);
    await first.sees('Welcome, B.Simon');
    await second.reload();
    await second.sees('Welcome, B.Simon');
  },
);

demoJourney('F5 after the login is harmless', { ready: true }, async ({ open, demo }) => {
  const page = await open(demo.product);
  await demo.signIn(page);
  const logins = loginsTold(demo);
  assert.equal(await page.reload(), 200);
  await page.sees('Welcome, B.Simon');
  assert.equal(loginsTold(demo), logins, 'no second login');
});

demoJourney(
  'Back after the login leads to a sentence and a link, and to no second login',
  { ready: true },
  async ({ open, demo }) => {
    const page = await open(demo.product);
    await demo.signIn(page);
    const logins = loginsTold(demo);
    page.expect(REFUSED);
    await page.back();
    // Entra's page with the answer posts it once more.
    await page.sees('This sign-in could not be completed. Please begin again.');
    await page.sees('replay.request-answered');
    assert.equal(loginsTold(demo), logins, 'no second login');
    await page.click('link', 'Sign in again');
    await page.arrives(`${demo.product}/reports`);
    await page.sees('Welcome, B.Simon');
  },
);

demoJourney('who opens the demo at localhost is led to 127.0.0.1', {}, async ({ open, demo }) => {
  const port = new URL(demo.product).port;
  const elsewhere = `http://localhost:${port}`;
  const page = await open(demo.product);
  page.expect(/421: GET /);
  assert.equal(await page.open(`${elsewhere}/sign-in?then=/users`), 421);
  await page.sees('Not at this address');
  await page.look('at localhost');
  await page.follow('link', `${demo.product}/sign-in?then=/users`);
  assert.equal(page.address, `${demo.product}/sign-in?then=/users`);
  await page.sees('Sign in as the administrator of Contoso');
});

demoJourney(
  'who waits for longer than two minutes at Entra is signed in all the same',
  { ready: true, skip: tooSlow, timeout: 240_000 },
  async ({ open, demo }) => {
    const page = await open(demo.signOnUrl);
    await page.sees('Pick an account');
    // Chromium sends a cookie without SameSite with a post from another site for two minutes only.
    await new Promise((wake) => setTimeout(wake, 130_000));
    await demo.pick(page);
    await page.arrives(`${demo.product}/reports`);
    await page.sees('Welcome, B.Simon');
  },
);

async function userKey(page) {
  const key = await page.tab.$eval(
    'main',
    (main) => /[0-9a-f-]{36}\/[0-9a-f-]{36}/.exec(main.innerText)?.[0],
  );
  assert.ok(key, await page.text());
  return key;
}

/** How many logins the product told its operator of. */
function loginsTold(demo) {
  return demo.told().match(/signed-in/g)?.length ?? 0;
}
