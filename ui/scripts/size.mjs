// The script that every page waits for stays small: fails where what index.html names is more than 250 KB gzipped.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 250;
const dist = new URL('../dist/', import.meta.url);
const page = readFileSync(new URL('index.html', dist), 'utf8');
const scripts = [...page.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map((m) => m[1]);
const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, dist))).length, 0);
if (/<script(?![^>]*src=)|<style|\sstyle=/.test(page)) {
  console.error('index.html holds a script or style of its own, which the policy refuses.');
  process.exit(1);
}
console.log(`first script: ${(bytes / 1024).toFixed(1)} KB gzipped of ${LIMIT_KB}`);
process.exit(bytes > LIMIT_KB * 1024 ? 1 : 0);
