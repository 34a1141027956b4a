// Entra's signing certificate is renewed: in the right order nobody notices, in the wrong one /why
// says what to do.

import { demoJourney } from './demo-journey.mjs';
import { downloaded } from './demo.mjs';

demoJourney(
  'a certificate is renewed, and users can sign in at every moment',
  { ready: true },
  async ({ open, another, demo }) => {
    const bSimon = await (await another())(demo.product);
    await demo.signIn(bSimon);
    const page = await open(`${demo.entra}/single-sign-on`);
    await page.follow('button', 'New certificate');
    await page.sees('A new certificate is made. It is inactive');
    await signsInAgain(demo, bSimon);

    const metadata = await demo.metadata(page);
    await demo.administer(page);
    await page.upload('A newer Federation Metadata XML', metadata);
    await page.follow('button', 'Upload');
    await page.sees('A change is waiting');
    await page.sees('added certificate');
    await page.look('change waiting');
    await signsInAgain(demo, bSimon);

    await page.click('link', 'Test the change');
    await demo.pick(page);
    await page.sees('Test passed');
    await page.follow('link', 'Back to the set-up');
    await page.follow('button', 'Put the change live');
    await signsInAgain(demo, bSimon);

    await page.open(`${demo.entra}/single-sign-on`);
    await page.follow('button', 'Make certificate active');
    await page.sees('The certificate is active');
    await signsInAgain(demo, bSimon);
  },
);

demoJourney(
  'a certificate made active too early is refused, and added by its .cer as /why says',
  { ready: true },
  async ({ open, demo }) => {
    const page = await open(demo.product);
    await demo.signIn(page);
    await page.open(`${demo.entra}/single-sign-on`);
    await page.follow('button', 'New certificate');
    await page.follow('button', 'Make certificate active');
    await demo.isRefused(page);
    await page.sees('signature.untrusted-key');
    await demo.asksWhy(page);
    await page.sees('Federation Metadata XML');
    await page.look('why untrusted key');

    // The new one stands second, and is the active one.
    await page.open(`${demo.entra}/single-sign-on`);
    const [, active] = await page.tab.$$('.certificate');
    const certificate = await downloaded(page, 'Download Certificate (Base64)', { within: active });
    await page.open(demo.setUp);
    await page.unfold('Add a further certificate');
    await page.upload('Certificate (.cer)', certificate);
    await page.follow('button', 'Add the certificate');
    await page.sees('added certificate');
    await page.follow('button', 'Put the change live without a test');
    await signsInAgain(demo, page);
  },
);

async function signsInAgain(demo, page) {
  await page.open(demo.signOnUrl);
  await page.arrives(`${demo.product}/reports`);
  await page.sees('Welcome, B.Simon');
}
