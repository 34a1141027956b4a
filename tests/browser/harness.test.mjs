// The harness itself: what a person can do, it does in each browser, and what must fail, fails.

import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, test } from 'node:test';

import { Complaints } from './harness/complaints.mjs';
import { journey, travel } from './harness/journey.mjs';
import { file, kept } from './harness/places.mjs';
import { freePort, start } from './harness/program.mjs';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; form-action 'self'";
const STYLE = `
  :root { color-scheme: light dark; background: light-dark(#fff, #111); color: light-dark(#111, #eee); }
  .drop { border: 1px dashed; padding: 2rem; }
  .plain { outline: none; }
  .faint { color: light-dark(#eee, #222); }
  .faint-by-night { color: light-dark(#111, #222); }
  .wide { width: 500px; }`;
const SCRIPT = `
  const on = (id, event, act) => document.getElementById(id)?.addEventListener(event, act);
  const say = (words) => { document.getElementById('said').textContent = words; };
  const named = async (file) => say(file.name + ': ' + await file.text());
  on('copy', 'click', () => navigator.clipboard.writeText(document.title).then(() => say('Copied')));
  on('file', 'change', (event) => named(event.target.files[0]));
  on('zone', 'dragover', (event) => event.preventDefault());
  on('zone', 'drop', (event) => { event.preventDefault(); named(event.dataTransfer.files[0]); });
  on('fault', 'click', () => { throw new Error('a fault'); });
  on('log', 'click', () => console.error('a line'));
  on('ask', 'click', () => alert('a question'));`;

/** Pages by their paths; a text is a page's body. */
const PAGES = {
  '/': `
    <h1>Start</h1>
    <form method="post" action="/sent">
      <p><label>Name <input name="name"></label></p>
      <p><label>Rôle <select name="role"><option value="r">Reader</option><option value="w">Writer</option></select></label></p>
      <button>Send</button>
    </form>
    <p><a href="/next">Next</a> <a href="/next" target="_blank">New tab</a> <a href="/download">Download</a></p>
    <p><button id="copy">Copy</button></p>
    <p class="drop" id="zone"><label>Metadata <input id="file" type="file"></label></p>
    <p role="status" id="said"></p>`,
  '/next': '<h1>Next</h1><p><a href="/">Start</a></p>',
  '/rows': `<h1>Rows</h1><table><tr><th>Who<th>What
    <tr><td>B.Simon<td><a href="/next?b">Open</a><tr><td>C.Jones<td><a href="/next?c">Open</a></table>`,
  '/faults': `<h1>Faults</h1><p><button id="fault">Fault</button> <button id="log">Log</button>
    <button id="ask">Ask</button> <a href="/refused">Refused</a></p>`,
  '/refused': '<h1>No</h1>',
  '/faint': '<h1>Faint</h1><p class="faint">Hardly to be read</p>',
  '/faint-by-night': '<h1>Faint by night</h1><p class="faint-by-night">Hardly to be read</p>',
  '/unlabelled': '<h1>Unlabelled</h1><input>',
  '/wide': '<h1>Wide</h1><p class="wide">Wide</p>',
  '/no-outline':
    '<h1>No outline</h1><p><a class="plain" href="/next">One</a> <a href="/next">Two</a></p>',
};

const server = createServer(async (request, response) => {
  const path = request.url.split('?')[0];
  const head = { 'content-security-policy': POLICY, 'content-type': 'text/html; charset=utf-8' };
  let form = '';
  for await (const chunk of request) form += chunk;
  if (path === '/style')
    response.writeHead(200, { ...head, 'content-type': 'text/css' }).end(STYLE);
  else if (path === '/script')
    response.writeHead(200, { ...head, 'content-type': 'text/javascript' }).end(SCRIPT);
  else if (path === '/download') {
    response
      .writeHead(200, { ...head, 'content-disposition': 'attachment; filename="metadata.xml"' })
      .end('<metadata/>');
  } else if (path === '/sent')
    response.writeHead(200, head).end(whole(path, `<h1>Sent</h1><p>${request.method} ${form}</p>`));
  else
    response
      .writeHead(path === '/refused' ? 403 : PAGES[path] ? 200 : 404, head)
      .end(whole(path, PAGES[path] ?? ''));
});
await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
const base = `http://127.0.0.1:${server.address().port}`;
after(() => server.closeAllConnections());
after(() => server.close());

function whole(path, body) {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The page ${path}</title>
    ${path === '/unlabelled' ? '' : '<meta name="viewport" content="width=device-width">'}
    <link rel="stylesheet" href="/style"><script src="/script" defer></script></head><body><main>${body}</main></body></html>`;
}

journey('a form is filled, sent, sent again by F5 and left by Back', {}, async ({ open }) => {
  const page = await open(base);
  await page.fill('Name', 'Zoë');
  await page.select('Rôle', 'Writer');
  assert.equal(await page.follow('button', 'Send'), 200);
  await page.sees('POST name=Zo%C3%AB&role=w');
  assert.equal(await page.reload(), 200);
  await page.sees('POST name=Zo%C3%AB&role=w');
  await page.back();
  await page.sees('Start');
  await page.follow('link', 'Next');
  await page.arrives(`${base}/next`);
  await page.reload();
  await page.sees('Next');
});

journey(
  'files are uploaded, dropped and downloaded, and words are copied',
  {},
  async ({ open }) => {
    const page = await open(base);
    await page.upload('Metadata', file('first.xml', '<a/>'));
    await page.sees('first.xml: <a/>');
    await page.drop(await page.tab.$('#zone'), file('second.xml', '<b/>'));
    await page.sees('second.xml: <b/>');
    const { name, content } = await page.download(() => page.click('link', 'Download'));
    assert.equal(`${name}: ${content}`, 'metadata.xml: <metadata/>');
    await page.click('button', 'Copy');
    await page.sees('Copied');
    assert.equal(await page.clipboard(), 'The page /');
  },
);

journey('a link opens a new tab', {}, async ({ open }) => {
  const page = await open(base);
  const tab = await page.opens(() => page.click('link', 'New tab'));
  await tab.sees('Next');
  await page.sees('Start');
});

journey('a keyboard is enough', {}, async ({ open }) => {
  const page = await open(base);
  await page.tabToLabel('Name');
  await page.type('B. Simon');
  await page.tabTo('button', 'Send');
  await page.goes(() => page.press('Enter'));
  await page.sees('POST name=B.+Simon&role=r');
});

journey('of what a page shows twice, one is meant', {}, async ({ open }) => {
  const page = await open(`${base}/rows`);
  await assert.rejects(page.byRole('link', 'Open'), /shows 2 times: link “Open”/);
  await page.follow('link', 'Open', { within: await page.row('C.Jones') });
  assert.equal(page.address, `${base}/next?c`);
});

journey('a good page passes on a desk', {}, async ({ open }) => {
  await (await open(base)).look('harness desk');
});

journey('a good page passes on a phone', { phone: true }, async ({ open }) => {
  await (await open(base)).look('harness phone');
});

for (const [path, words] of [
  ['/faint', /color-contrast/],
  ['/unlabelled', /label: /],
  ['/wide', /phone-light: 5\d\d pixels wide where there are 3\d\d/],
]) {
  journey(`a look finds what is wrong with ${path}`, {}, async ({ open }) => {
    await assert.rejects((await open(base + path)).look(`harness ${path}`), words);
  });
}

journey('a look finds what is faint by night', { browsers: ['chromium'] }, async ({ open }) => {
  const page = await open(`${base}/faint-by-night`);
  await assert.rejects(page.look('harness night'), (error) => {
    return (
      /dark: color-contrast/.test(error.message) && !/light: color-contrast/.test(error.message)
    );
  });
});

journey(
  'a look finds a page made for no phone',
  { browsers: ['chromium'], phone: true },
  async ({ open }) => {
    await assert.rejects(
      (await open(`${base}/unlabelled`)).look('harness unfit'),
      /laid out for \d+ pixels on a screen of 390/,
    );
  },
);

journey('a focus that nobody sees is found', {}, async ({ open }) => {
  const page = await open(`${base}/no-outline`);
  await assert.rejects(page.tabTo('link', 'Two'), /no outline shows the focus on a “One”/);
});

journey('what Tab does not reach is found', {}, async ({ open }) => {
  const page = await open(`${base}/next`);
  await assert.rejects(
    page.tabTo('heading', 'Next', { atMost: 4 }),
    /4 times Tab, and not at heading “Next”/,
  );
});

journey('every complaint is heard', {}, async ({ open }) => {
  const page = await open(`${base}/faults`);
  for (const button of ['Fault', 'Log', 'Ask']) await page.click('button', button);
  assert.equal(await page.follow('link', 'Refused'), 403);
  const wrong = [
    /script: .*a fault/,
    /console: a line/,
    /alert: a question/,
    /403: GET .*\/refused/,
  ];
  const heard = page.complaints.wrong();
  assert.equal(heard.length, wrong.length, heard.join('\n'));
  for (const pattern of wrong) {
    assert.ok(
      heard.some((complaint) => pattern.test(complaint)),
      `${pattern}: ${heard.join('\n')}`,
    );
    page.expect(pattern);
  }
});

journey('a journey fails by a complaint, and leaves a picture', {}, async ({ browser }) => {
  const failing = travel('complaining', { browser }, async ({ open }) => {
    await (await open(`${base}/faults`)).click('button', 'Log');
  });
  await assert.rejects(failing, /what the browser complained of[^]*console: a line/);
  rmSync(kept('failed', `complaining-${browser}-1.png`));
});

test('a complaint that was expected has to come', () => {
  const complaints = new Complaints(new EventEmitter());
  complaints.expect(/403: POST/);
  assert.deepEqual(complaints.wrong(), ['expected in vain: /403: POST/']);
});

test('a program that ends before it is ready is quoted', async () => {
  const started = start('quick_start', [`127.0.0.1:${await freePort()}`], {
    says: /ready at (\S+)/,
  });
  await assert.rejects(started, /ended with 1[^]*acme-federation-metadata.xml/);
});
