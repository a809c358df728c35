/** A window of Hedgerow's, used through WebKitGTK's own WebDriver (W3C): things are found by what is said of them. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const PATIENCE_MS = 20_000;
const ENTER = '\uE007';

/** Opens the program in a window of its own and answers with what can be done there. */
export async function openWindow({ program, args = [], env = {}, port }) {
  // WebKitGTK lets itself be driven only where this is set.
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env: { ...process.env, ...env, TAURI_WEBVIEW_AUTOMATION: 'true' }, stdio: 'ignore' });
  const ask = async (method, path, body) => {
    const given = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, signal: AbortSignal.timeout(60_000), ...given });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value?.error}: ${value?.message}`);
    return value;
  };
  await until('the driver listens', () => ask('GET', '/status'));
  const wanted = { alwaysMatch: { 'webkitgtk:browserOptions': { binary: program, args } } };
  const { sessionId } = await ask('POST', '/session', { capabilities: wanted });
  const at = `/session/${sessionId}`;
  const run = (script, ...args) => ask('POST', `${at}/execute/sync`, { script, args });
  const found = async (what, script, ...args) => {
    const element = await run(script, ...args);
    if (!element) throw new Error(`there is no “${what}”`);
    return element[ELEMENT];
  };
  const click = async (element) => {
    await run('arguments[0].scrollIntoView({ block: "center" })', { [ELEMENT]: element });
    await ask('POST', `${at}/element/${element}/click`, {});
  };
  const inWindow = {
    run,
    control: (name) => found(name, CONTROL, name),
    /** Presses a button or follows a link that is called so, or begins so. */
    press: (name) => until(`“${name}”`, async () => click(await inWindow.control(name))),
    /** Presses one of several that look alike, counted from 0. */
    pressAt: (n, css) => until(`${css}, number ${n}`, async () => click(await found(css, 'return document.querySelectorAll(arguments[1])[arguments[0]] ?? null', n, css))),
    /** Ticks a box, or takes the tick away. */
    tick: (label) => until(`“${label}”`, async () => click(await found(label, 'return [...document.querySelectorAll("label")].find((l) => l.innerText.trim().startsWith(arguments[0])) ?? null', label))),
    /** Types into the field that is labelled so; what stood in it goes. */
    write: (label, text) => until(`“${label}”`, async () => {
      const field = await found(label, FIELD, label);
      await ask('POST', `${at}/element/${field}/clear`, {});
      await ask('POST', `${at}/element/${field}/value`, { text });
    }),
    choose: (label, value) => until(`“${label}”`, async () => {
      const list = await found(label, FIELD, label);
      await run(CHOOSE, { [ELEMENT]: list }, value);
    }),
    sees: (text) => until(`“${text}”`, async () => {
      const shown = await run('return document.body.innerText');
      if (!shown.includes(text)) throw new Error(`the page says:\n${shown.slice(0, 1500)}`);
    }),
    text: (css) => until(css, async () => {
      const text = await run('return document.querySelector(arguments[0])?.innerText ?? null', css);
      if (!text) throw new Error('there is none');
      return text;
    }),
    async shot(path) {
      await writeFile(path, Buffer.from(await ask('GET', `${at}/screenshot`), 'base64'));
    },
    async close() {
      await ask('DELETE', at).catch(() => {});
      driver.kill();
    },
    enter: (label) => until(`“${label}”`, async () => {
      await ask('POST', `${at}/element/${await found(label, FIELD, label)}/value`, { text: ENTER });
    }),
  };
  return inWindow;
}

export async function until(name, what) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await what();
    } catch (error) {
      if (Date.now() > end) throw new Error(`waited in vain for ${name}: ${error.message}`);
      await wait(100);
    }
  }
}

const CONTROL = `
  const name = arguments[0];
  const said = (e) => (e.getAttribute('aria-label') ?? e.innerText ?? '').replace(/\\s+/g, ' ').trim();
  const all = [...document.querySelectorAll('a, button, [role=button]')].filter((e) => e.getClientRects().length > 0 && !e.disabled && e.getAttribute('aria-disabled') !== 'true');
  return all.find((e) => said(e) === name) ?? all.find((e) => said(e).startsWith(name)) ?? null;`;
const FIELD = `
  const name = arguments[0];
  const labels = [...document.querySelectorAll('label')].filter((l) => l.innerText.replace(/\\s+/g, ' ').trim() === name && l.getClientRects().length > 0);
  const labelled = [...document.querySelectorAll('input, textarea, select')].find((e) => e.getAttribute('aria-label') === name);
  return labels[0]?.control ?? labelled ?? null;`;
const CHOOSE = `
  const [list, value] = arguments;
  Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(list, value);
  list.dispatchEvent(new Event('change', { bubbles: true }));`;
