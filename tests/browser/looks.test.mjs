// Every page of the demo, of the pretend Entra and of the library, on a desk and on a phone, in light
// and in dark: axe-core finds nothing, and nothing has to be scrolled sideways.

import { demoJourney } from './demo-journey.mjs';
import { file } from './harness/places.mjs';

const OF_THE_PRODUCT = ['/', '/sign-in', '/sign-in?then=/users', '/settings/sso/contoso'];
const OF_ENTRA = ['/', '/single-sign-on', '/users', '/users-and-groups', '/my-apps', '/break-it'];

demoJourney('every page at the start looks good', {}, async ({ open, demo }) => {
  const page = await open(demo.product);
  for (const path of OF_THE_PRODUCT) {
    await page.open(demo.product + path);
    await page.look(`product start ${path}`);
  }
  await demo.administer(page);
  await page.look('set-up start');
  for (const path of ['/attempts', '/attempts?show=never-came-back']) {
    await page.open(demo.setUp + path);
    await page.look(`set-up start ${path}`);
  }
  await page.open(`${demo.product}/users`);
  await page.look('users none');
  for (const path of OF_ENTRA) {
    await page.open(demo.entra + path);
    await page.look(`entra start ${path}`);
  }
});

demoJourney('every page after the tutorial looks good', { ready: true }, async ({ open, demo }) => {
  const page = await open(demo.signOnUrl);
  await page.look('entra sign-in');
  await demo.pick(page);
  await page.arrives(`${demo.product}/reports`);
  await page.look('reports');
  await page.open(demo.product);
  await page.look('product ready');
  await demo.administer(page);
  await page.look('set-up on');
  await page.open(`${demo.product}/users`);
  await page.look('users');
  for (const path of OF_ENTRA) {
    await page.open(demo.entra + path);
    await page.look(`entra ready ${path}`);
  }
  await demo.entraByHttp('PUT', '/faults/attribute-edited');
  await demo.isRefused(page);
  await page.look('refused');
  await demo.asksWhy(page);
  for (const details of await page.tab.$$('summary')) await details.click();
  await page.look('why refused');
  await page.open(`${demo.setUp}/attempts`);
  await page.look('attempts');
  await page.open(`${demo.setUp}/attempts?show=accepted`);
  const accepted = await page.tab.$('a[href*="/why/"]');
  await page.goes(() => accepted.click());
  for (const details of await page.tab.$$('summary')) await details.click();
  await page.look('why accepted');
});

demoJourney(
  'the connection test looks good, passed and refused',
  { ready: true },
  async ({ open, demo }) => {
    const page = await open(demo.product);
    await demo.administer(page);
    const test = await page.byRole('region', 'Test this connection');
    await page.click('link', 'Test this connection', { within: test });
    await demo.pick(page);
    await page.sees('Test passed');
    await page.look('test passed');
    await demo.entraByHttp('PUT', '/faults/wrong-audience');
    await page.open(`${demo.setUp}/test`);
    await page.sees('assertion.audience');
    await page.look('test refused');
  },
);

demoJourney('what is wrong with an upload looks good', {}, async ({ open, demo }) => {
  const page = await open(demo.product);
  await demo.administer(page);
  page.expect(/422: POST .*\/settings\/sso\/contoso\/(metadata|typed)/);
  await page.upload(
    'Federation Metadata XML',
    file('metadata.xml', '<html><body>Sign in</body></html>'),
  );
  await page.follow('button', 'Upload');
  await page.sees('Nothing was changed');
  await page.look('upload wrong');
  await page.unfold('Type the values in by hand');
  await page.fill("Entra's Login URL", 'not an address');
  await page.fill('Microsoft Entra Identifier', 'https://sts.windows.net/x/');
  await page.fill('Certificate (Base64)', 'not a certificate');
  await page.follow('button', 'Use these values');
  await page.look('typed wrong');
});

demoJourney(
  'a change of everything, and a switch that is off, look good',
  { ready: true },
  async ({ open, demo }) => {
    const page = await open(demo.product);
    await demo.administer(page);
    const metadata = await demo.metadata(page);
    await page.open(demo.setUp);
    await page.upload('A newer Federation Metadata XML', metadata);
    await page.follow('button', 'Upload');
    await page.sees('Nothing would change');
    await page.look('change of nothing');
    await page.follow('button', 'Discard it');
    await page.follow('button', 'Switch off');
    await page.look('set-up off');
    await page.follow('button', 'Switch on again');
    await page.look('set-up on again');
  },
);

demoJourney('pages that are not there look good', {}, async ({ open, demo }) => {
  const page = await open(demo.product);
  await demo.administer(page);
  page.expect(/404: GET/);
  for (const url of [
    `${demo.product}/nowhere`,
    `${demo.setUp}/why/000000000000`,
    `${demo.product}/saml/nobody/init`,
    `${demo.entra}/nowhere`,
  ]) {
    await page.open(url);
    await page.look(`nowhere ${new URL(url).pathname}`);
  }
});

demoJourney(
  'the sign-in works on a phone',
  { ready: true, phone: true },
  async ({ open, demo }) => {
    const page = await open(`${demo.entra}/my-apps`);
    await page.look('phone sign-in');
    await demo.pick(page);
    await page.arrives(`${demo.entra}/my-apps`);
    await page.click('link', 'Example App');
    await page.arrives(`${demo.product}/reports`);
    await page.look('phone reports');
  },
);
