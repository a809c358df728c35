/** The few words of WebDriver (W3C) that a test of the real window needs, to WebKitGTK's own driver. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const PATIENCE = 15_000;

/** Opens the program in a window and answers with what can be done in it. */
export async function openWindow({ program, args = [], env, port }) {
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env: { ...process.env, ...env, TAURI_WEBVIEW_AUTOMATION: 'true' }, stdio: 'ignore' });
  const ask = async (method, path, body) => {
    const given = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, signal: AbortSignal.timeout(60_000), ...given });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    return value;
  };
  await until(() => ask('GET', '/status'), 'the driver listens');
  const wanted = { alwaysMatch: { 'webkitgtk:browserOptions': { binary: program, args } } };
  const { sessionId } = await ask('POST', '/session', { capabilities: wanted });
  const at = `/session/${sessionId}`;
  const find = async (using, value) => (await ask('POST', `${at}/element`, { using, value }))[ELEMENT];
  return {
    /** Runs a function's text in the page. */
    run: (script, ...args) => ask('POST', `${at}/execute/sync`, { script, args }),
    find: (css) => until(() => find('css selector', css), css),
    /** A control by what it is called: a button, a link, a tab. */
    called: (name) => until(() => find('xpath', byName(name)), `“${name}”`),
    async press(name) {
      const element = await this.called(name);
      await until(() => ask('POST', `${at}/element/${element}/click`, {}), `“${name}” can be pressed`);
    },
    async write(css, text) {
      const element = await this.find(css);
      await ask('POST', `${at}/element/${element}/clear`, {});
      await ask('POST', `${at}/element/${element}/value`, { text });
    },
    says: (text) => until(async () => {
      const shown = await ask('POST', `${at}/execute/sync`, { script: 'return document.body.innerText', args: [] });
      if (!shown.includes(text)) throw new Error(`the page does not say “${text}” but:\n${shown}`);
    }, text),
    async shot(path) {
      await writeFile(path, Buffer.from(await ask('GET', `${at}/screenshot`), 'base64'));
    },
    async close() {
      await ask('DELETE', at).catch(() => {});
      driver.kill();
    },
  };
}

async function until(what, name) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await what();
    } catch (error) {
      if (Date.now() > end) throw new Error(`waited in vain for ${name}: ${error.message}`);
      await wait(100);
    }
  }
}

function byName(name) {
  const is = `normalize-space(.)=${JSON.stringify(name)} or @aria-label=${JSON.stringify(name)}`;
  return `//*[self::a or self::button or @role="button" or @role="tab" or self::label][${is}]`;
}
