/** How a request reaches the program: from a browser over its door, or inside the window without any port. */

import type { Shell } from './shell';

export type Request = { method: string; path: string; body?: Blob | string; headers: Record<string, string> };
export type Response = { status: number; kind: string; body: Blob };

/**
 * Whether the program can be heard: it can, it has stopped, or it has begun anew and this browser must come in by its link
 * once more.
 */
export type Hearing = 'well' | 'stopped' | 'shut';

/** What is heard of the program: that something changed, or whether it can be heard at all. */
export type Ear = {
  changed(topic: string, data: unknown): void;
  hears(how: Hearing): void;
};

export interface Transport {
  /** Whether these pages stand in the program's own window. */
  readonly inWindow: boolean;
  readonly shell?: Shell;
  ask(request: Request, signal?: AbortSignal): Promise<Response>;
  /** Tells the program that the first page has been painted. */
  ready(): void;
  /** Listens until the function that it answers with is called. */
  listen(ear: Ear): () => void;
}

/** The names of the events that the program sends; `resync` says that some were missed. */
export const TOPICS = ['listings', 'deals', 'group', 'connection', 'progress', 'photos', 'things', 'searches', 'settings', 'me', 'resync'] as const;

declare global {
  interface Window {
    __TAURI_INTERNALS__?: unknown;
  }
}

export async function findTransport(): Promise<Transport> {
  if (window.__TAURI_INTERNALS__) return (await import('./window')).windowTransport;
  return (await import('./http')).httpTransport;
}
