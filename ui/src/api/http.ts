/** The door for a browser: plain requests, and the stream of events, which a browser takes up again where it lost it. */
import { TOPICS, type Ear, type Request, type Response, type Transport } from './transport';

const PREFIX = '/api/v1';
/** A stream that ended for good is opened anew after so long. */
const AGAIN_MS = 2_000;

export const httpTransport: Transport = {
  inWindow: false,

  async ask({ method, path, body, headers }: Request, signal?: AbortSignal): Promise<Response> {
    const answer = await fetch(PREFIX + path, { method, body, headers, signal, credentials: 'same-origin' });
    return { status: answer.status, kind: answer.headers.get('content-type') ?? '', body: await answer.blob() };
  },

  ready() {
    performance.mark('ui_ready');
  },

  listen(ear: Ear) {
    let source: EventSource;
    let again: number | undefined;
    let lost = false;
    const open = () => {
      source = new EventSource(`${PREFIX}/events`);
      source.onopen = () => {
        ear.hears('well');
        // A stream of its own begins with what is to come: what happened in between is asked for.
        if (lost) ear.changed('resync', {});
        lost = false;
      };
      source.onerror = () => {
        lost = true;
        if (source.readyState !== EventSource.CLOSED) {
          ear.hears('stopped');
          return;
        }
        // It answers, and does not let this browser listen: only what it says tells why.
        fetch(`${PREFIX}/status`).then((a) => ear.hears(a.status === 403 ? 'shut' : 'stopped'), () => ear.hears('stopped'));
        again = window.setTimeout(open, AGAIN_MS);
      };
      for (const topic of TOPICS) {
        source.addEventListener(topic, (event) => ear.changed(topic, read(event.data)));
      }
    };
    open();
    return () => {
      window.clearTimeout(again);
      source.close();
    };
  },
};

function read(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return {};
  }
}
