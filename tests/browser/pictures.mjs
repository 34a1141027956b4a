// The pictures in the documents: their names, in which form they are, and how a browser gets there.

/**
 * Each is of a demo of its own, with `ready` after the tutorial up to the sign-in. `at` brings an
 * empty page there. The form is `desktop-light` unless it says otherwise. A picture is as high as a
 * window, or goes down to the end of the element that `downTo` finds;
 * it can be `of` one element alone.
 */
export const pictures = [
  {
    name: 'demo-start',
    downTo: '.tutorial > li:nth-child(5)',
    async at(page, demo) {
      await page.open(demo.product);
    },
  },
  {
    name: 'set-up-start',
    downTo: '[aria-labelledby=to-entra] dl + p',
    async at(page, demo) {
      await demo.administer(page);
    },
  },
  {
    name: 'set-up-values',
    downTo: '[aria-labelledby=to-entra]',
    at: uploaded,
  },
  {
    name: 'set-up-certificates',
    of: '[aria-labelledby=from-entra]',
    at: twoCertificates,
  },
  {
    name: 'set-up-phone',
    downTo: '[aria-labelledby=to-entra] dl + p',
    form: 'phone-light',
    at: uploaded,
  },
  {
    name: 'set-up-change',
    downTo: '[aria-labelledby=change]',
    ready: true,
    async at(page, demo) {
      await page.open(`${demo.entra}/single-sign-on`);
      await page.follow('button', 'New certificate');
      await demo.administer(page);
      await demo.uploadByHttp();
      await page.reload();
      await page.sees('A change is waiting');
    },
  },
  {
    name: 'set-up-link',
    downTo: '[aria-labelledby=left]',
    async at(page, demo) {
      await demo.administer(page);
      await page.follow('button', 'Make a set-up link');
    },
  },
  {
    name: 'entra-basic-saml-configuration',
    downTo: '[aria-labelledby=card-2]',
    ready: true,
    async at(page, demo) {
      await page.open(`${demo.entra}/single-sign-on`);
    },
  },
  {
    name: 'entra-users-and-groups',
    downTo: 'section.card',
    ready: true,
    async at(page, demo) {
      await demo.entraByHttp('POST', '/users/colleagues');
      await page.open(`${demo.entra}/users-and-groups`);
    },
  },
  {
    name: 'entra-sign-in',
    downTo: 'main',
    ready: true,
    async at(page, demo) {
      await demo.entraByHttp('POST', '/users/colleagues');
      await page.open(demo.signOnUrl);
      await page.sees('Pick an account');
    },
  },
  {
    name: 'my-apps',
    downTo: '.tiles',
    ready: true,
    async at(page, demo) {
      await page.open(`${demo.entra}/my-apps`);
      await page.click('button', 'B.Simon B.Simon@contoso.com');
      await page.sees('Signed in as');
    },
  },
  {
    name: 'users',
    downTo: 'main table',
    ready: true,
    async at(page, demo) {
      await everybodySignsIn(page, demo);
      await demo.administer(page);
      await page.open(`${demo.product}/users`);
      await page.row('B.Simon@contoso.com');
    },
  },
  { name: 'why-refused', downTo: '[aria-labelledby=travelled]', ready: true, at: refused },
  {
    name: 'why-refused-dark',
    downTo: '[aria-labelledby=travelled]',
    form: 'desktop-dark',
    ready: true,
    at: refused,
  },
  {
    name: 'why-phone',
    downTo: '[aria-labelledby=sentence]',
    form: 'phone-light',
    ready: true,
    at: refused,
  },
  {
    name: 'why-accepted',
    downTo: '[aria-labelledby=checks]',
    ready: true,
    async at(page, demo) {
      await demo.administer(page);
      await demo.signIn(page);
      await page.open(`${demo.setUp}/attempts`);
      const why = await page.tab.$('a[href*="/why/"]');
      await page.goes(() => why.click());
    },
  },
  {
    name: 'audit-log',
    downTo: '[aria-labelledby=log]',
    ready: true,
    async at(page, demo) {
      await demo.administer(page);
      await demo.signIn(page);
      for (const fault of ['wrong-audience', 'new-certificate', 'sha1', 'expired']) {
        await demo.entraByHttp('PUT', `/faults/${fault}?once`);
        await demo.isRefused(page);
      }
      await page.open(demo.signOnUrl);
      await page.arrives(`${demo.product}/reports`);
      // Nobody is signed in at Entra any more, so that this one is still there.
      await demo.entraByHttp('DELETE', '/session');
      await page.open(demo.signOnUrl);
      await page.open(`${demo.setUp}/attempts`);
    },
  },
];

/** The metadata is here, and the values are to go to Entra. */
async function uploaded(page, demo) {
  await demo.uploadByHttp();
  await demo.administer(page);
  await page.sees('Basic SAML Configuration');
}

/** A new certificate waits beside the one that signs. */
async function twoCertificates(page, demo) {
  await page.open(`${demo.entra}/single-sign-on`);
  await page.follow('button', 'New certificate');
  await uploaded(page, demo);
}

/** An answer for another application, and why it was refused. */
async function refused(page, demo) {
  await demo.administer(page);
  await demo.signIn(page);
  await demo.entraByHttp('PUT', '/faults/wrong-audience?once');
  await demo.isRefused(page);
  await demo.asksWhy(page);
}

async function everybodySignsIn(page, demo) {
  await demo.entraByHttp('POST', '/users/colleagues');
  await page.open(`${demo.entra}/users`);
  const names = await page.tab.$$eval('tbody td.name', (names) =>
    names.map((name) => name.textContent),
  );
  for (const name of names) {
    await demo.entraByHttp('PUT', `/session/${encodeURIComponent(name)}`);
    await page.open(demo.signOnUrl);
    await page.arrives(`${demo.product}/reports`);
  }
}
