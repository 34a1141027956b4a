// Where things are: the npm packages, the programs under test, and what the journeys leave behind.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const tools = createRequire(join(target, 'browser', 'package.json'));

export const puppeteer = tools('puppeteer-core');
export const axe = tools('axe-core');

const temporary = mkdtempSync(join(tmpdir(), 'browser-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

/** The path of a built example. */
export function example(name) {
  return join(target, 'debug', 'examples', name);
}

/** A new empty folder, which is gone when the tests are. */
export function folder() {
  return mkdtempSync(join(temporary, 'folder-'));
}

/** The path of a new file with this name and content, to be uploaded. */
export function file(name, content) {
  const path = join(folder(), name);
  writeFileSync(path, content);
  return path;
}

/** A path below target/browser, for pictures that a person looks at after the tests. */
export function kept(kind, name) {
  const into = join(target, 'browser', kind);
  mkdirSync(into, { recursive: true });
  return join(into, name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-'));
}
