/** Inside the program's window: one command that carries a request, one channel that carries what changed. */
import { Channel, invoke } from '@tauri-apps/api/core';

import type { Ear, Request, Response, Transport } from './transport';

type Carried = { status: number; headers: Record<string, string>; body: number[] };
type Told = { topic: string; data?: unknown };

export const windowTransport: Transport = {
  inWindow: true,

  async ask({ method, path, body, headers }: Request): Promise<Response> {
    const bytes = body === undefined ? [] : new Uint8Array(await new Blob([body]).arrayBuffer());
    const answer = await invoke<Carried>('api', { method, path: `/api/v1${path}`, body: Array.from(bytes), headers });
    const kind = answer.headers['content-type'] ?? '';
    return { status: answer.status, kind, body: new Blob([new Uint8Array(answer.body)], { type: kind }) };
  },

  ready() {
    void invoke('ui_ready');
  },

  listen(ear: Ear) {
    let listening = true;
    const channel = new Channel<Told>();
    channel.onmessage = ({ topic, data }) => {
      if (listening) ear.changed(topic, data);
    };
    invoke('topics', { channel }).then(() => ear.hears('well'), () => ear.hears('stopped'));
    return () => {
      listening = false;
    };
  },
};
