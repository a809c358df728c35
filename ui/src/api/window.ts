/** Inside the program's window: one command that carries a request, one channel that carries what changed. */
import { Channel, invoke } from '@tauri-apps/api/core';
import { navigate } from 'wouter/use-hash-location';

import { pathOf } from './opened';
import type { Ear, Request, Response, Transport } from './transport';

/** What stands before the bytes of an answer, as JSON behind its length in four bytes. */
type Answered = { status: number; kind: string };
type Told = { topic: string; data?: unknown };
type Opened = { letter: string };
type Led = { place: string };

export const windowTransport: Transport = {
  inWindow: true,

  shell: {
    ring: (title, text, place) => invoke('ring', { title, text, place }),
    tray: (open, quit) => invoke('tray', { open, quit }),
    users: () => invoke('people'),
    iAm: (id) => invoke('i_am', { id }),
    standUp: (forNew) => invoke('stand_up', { forNew }),
  },

  async ask({ method, path, body, headers }: Request): Promise<Response> {
    const bytes = body === undefined ? new Uint8Array() : new Uint8Array(await new Blob([body]).arrayBuffer());
    const asked = JSON.stringify({ method, path: `/api/v1${path}`, headers });
    const answer = await invoke<ArrayBuffer>('api', bytes, { headers: { asked } });
    const length = new DataView(answer).getUint32(0);
    const { status, kind } = JSON.parse(new TextDecoder().decode(answer.slice(4, 4 + length))) as Answered;
    return { status, kind, body: new Blob([answer.slice(4 + length)], { type: kind }) };
  },

  ready() {
    void invoke('ui_ready');
  },

  listen(ear: Ear) {
    let listening = true;
    const channel = new Channel<Told>();
    channel.onmessage = ({ topic, data }) => {
      if (!listening) return;
      // Somebody opened Hedgerow with a letter or an address: it is shown, and nothing is done before a click.
      if (topic === 'open') navigate(pathOf((data as Opened).letter));
      // Somebody clicked on what was told.
      else if (topic === 'go') navigate((data as Led).place);
      else ear.changed(topic, data);
    };
    invoke('topics', { channel }).then(() => ear.hears('well'), () => ear.hears('stopped'));
    return () => {
      listening = false;
    };
  },
};
