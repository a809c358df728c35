// A street for trials: each neighbour is a Hedgerow that runs in a home of its own, and a browser that looks at it.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

const ui = fileURLToPath(new URL('..', import.meta.url));
export const program = process.env.HEDGEROW_PROGRAM ?? join(ui, '../target/debug/hedgerow');
const browserPath = process.env.HEDGEROW_BROWSER ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const KINDS = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.webp': 'image/webp', '.png': 'image/png', '.jpg': 'image/jpeg' };
/** How long anything on a page may take to come. */
export const PATIENCE_MS = 20_000;

/** The pages that are shown: those of this folder as built, whatever pages the program was built with. */
const dist = join(ui, 'dist');

export async function openBrowser() {
  for (const [what, path] of [['the program', program], ['a browser', browserPath], ['the pages', join(dist, 'index.html')]]) {
    if (!existsSync(path)) throw new Error(`${what} is not at ${path}: set HEDGEROW_PROGRAM or HEDGEROW_BROWSER, or run \`npm run build\``);
  }
  return chromium.launch({ executablePath: browserPath, args: FLAGS });
}

/** A neighbour whose program runs, and who looks at it in a window of their own. */
export class Neighbour {
  /** What went wrong in the browser without being seen: errors of scripts, refusals of the policy. */
  wrongs = [];

  static async moveIn(browser, { name, ...look } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'hedgerow-e2e-'));
    const home = join(folder, 'home');
    execFileSync(program, ['--home', home, 'init'], { stdio: 'ignore' });
    const serving = spawn(program, ['--home', home, '--json', 'serve', '--web', '127.0.0.1:0', '--listen', '127.0.0.1:0', '--until-input-ends'],
      { stdio: ['pipe', 'pipe', 'inherit'] });
    const line = await new Promise((resolve, reject) => {
      createInterface(serving.stdout).once('line', resolve);
      serving.once('exit', (code) => reject(new Error(`the program stopped with ${code}`)));
    });
    const neighbour = new Neighbour();
    Object.assign(neighbour, { name, browser, folder, serving, home, ...JSON.parse(line) });
    neighbour.base = `http://${neighbour.web}`;
    const first = await browser.newContext();
    await first.request.get(neighbour.link);
    neighbour.cookies = await first.cookies();
    // The door's own words about what a page may load hold for the pages that are laid in its place, too.
    neighbour.policy = (await first.request.get(neighbour.base)).headers()['content-security-policy'];
    await first.close();
    await neighbour.look(look);
    return neighbour;
  }

  /** Another window, which looks otherwise. */
  async look({ language = 'en', theme = 'light', width = 1280, height = 860, size = 100 } = {}) {
    await this.context?.close();
    this.context = await this.browser.newContext({ viewport: { width, height }, locale: 'en-GB', colorScheme: theme, reducedMotion: 'reduce' });
    await this.context.addCookies(this.cookies);
    await this.context.route((url) => url.origin === this.base && !/^\/(api|enter)/.test(url.pathname), (route) => {
      const { pathname } = new URL(route.request().url());
      const file = join(dist, pathname === '/' ? 'index.html' : pathname);
      if (!existsSync(file)) return route.fulfill({ status: 404, body: '' });
      return route.fulfill({ body: readFileSync(file), contentType: KINDS[extname(file)], headers: { 'content-security-policy': this.policy } });
    });
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(PATIENCE_MS);
    this.page.on('pageerror', (error) => this.wrongs.push(`${this.page.url()}: ${error.message}`));
    this.page.on('console', (said) => {
      const isExpected = /Failed to load resource|React DevTools/.test(said.text());
      if (['error', 'warning'].includes(said.type()) && !isExpected) this.wrongs.push(`${this.page.url()}: ${said.text()}`);
    });
    await this.setLook({ language, theme, size });
    return this.page;
  }

  /** Changes language, theme and text size by the settings, which every window of this home follows. */
  async setLook({ language, theme, size }) {
    const settings = await this.ask('GET', '/settings');
    await this.ask('PUT', '/settings', { ...settings, ...(language && { language }), ...(theme && { theme }), ...(size && { text_size: size }) });
  }

  /** Goes to a page, and waits until it stands there with what it asks for. */
  async goTo(path) {
    const [place, asked] = path.split('?');
    if (asked === undefined && this.page.url().startsWith(`${this.base}/#`)) {
      await this.page.evaluate((to) => { window.location.hash = to; }, place);
    } else {
      // A page keeps what it was asked with before its #.
      await this.page.goto(`${this.base}/${asked === undefined ? '' : `?${asked}`}#${place}`);
    }
    await this.settle(path);
  }

  async settle(path) {
    await this.page.locator('h1').first().waitFor({ state: 'attached' }).catch(() => { throw new Error(`${path}: no heading came`); });
    // Two quiet looks in a row: nothing more comes.
    await this.page.evaluate(async () => {
      await document.fonts.ready;
      let before = '';
      for (let quiet = 0, looks = 0; quiet < 2 && looks < 40; looks += 1) {
        await new Promise((done) => { setTimeout(done, 50); });
        const now = document.body.innerText;
        quiet = now === before ? quiet + 1 : 0;
        before = now;
      }
    });
  }

  /** Asks the program by the browser's door, as a page does. */
  async ask(method, path, data) {
    const answer = await this.context.request.fetch(`${this.base}/api/v1${path}`, {
      method, headers: { origin: this.base, ...(Buffer.isBuffer(data) && { 'content-type': 'image/jpeg' }) }, ...(data !== undefined && { data }),
    });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? undefined : answer.json();
  }

  /** Keeps what is seen now, for whoever asks why something failed. */
  async picture(why) {
    const path = join(ui, '../target/shots/failed', `${why} ${this.name}.png`.replaceAll(/[^\p{L}\p{N}.]+/gu, '-'));
    await this.page.screenshot({ path });
    return path;
  }

  async leave() {
    await this.context?.close();
    await new Promise((resolve) => {
      this.serving.once('exit', resolve);
      this.serving.stdin.end();
    });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A photograph to offer something with: a ladder before a wall, more or less. */
export async function photograph(browser) {
  const page = await browser.newPage({ viewport: { width: 800, height: 550 } });
  await page.setContent('<body style="margin:0;background:linear-gradient(#8ab,#cb8)"><div style="margin:90px 300px;width:200px;height:400px;border:16px solid #754;border-width:0 16px;background:repeating-linear-gradient(#754 0 12px,transparent 12px 60px)">');
  const picture = await page.screenshot({ type: 'jpeg', quality: 80 });
  await page.close();
  return picture;
}

/** Waits until what is asked for is so. */
export async function until(what, isSo, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await isSo();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${patience / 1000} s: ${what}`);
    await new Promise((done) => { setTimeout(done, 100); });
  }
}
