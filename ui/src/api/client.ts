/** One typed way to ask the program for something. */
import type { ApiError, Calls } from './generated';
import { findTransport, type Transport } from './transport';

export type Call = keyof Calls;
export type Answer<C extends Call> = Calls[C]['answer'];

/** What a call takes: only the fields that it has. What is null in a query is left out of it. */
export type Given<C extends Call> =
  & (Calls[C]['path'] extends undefined ? { path?: undefined } : { path: Calls[C]['path'] })
  & { query?: { [Name in keyof Calls[C]['query']]: Calls[C]['query'][Name] | null }; signal?: AbortSignal }
  & (Calls[C]['body'] extends undefined ? { body?: undefined } : { body: Calls[C]['body'] });

/** The program said no, or could not be asked: then the code is `E_AWAY`. */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly field: string | undefined;
  readonly help: string | undefined;

  constructor(status: number, error: Pick<ApiError, 'code' | 'text'> & Partial<ApiError>) {
    super(error.text);
    this.status = status;
    this.code = error.code;
    this.field = error.field ?? undefined;
    this.help = error.help ?? undefined;
  }
}

let found: Promise<Transport> | undefined;

export function transport(): Promise<Transport> {
  found ??= findTransport();
  return found;
}

/** For tests, which bring a transport of their own. */
export function bringTransport(mine: Transport) {
  found = Promise.resolve(mine);
}

export async function ask<C extends Call>(call: C, given: Given<C>): Promise<Answer<C>> {
  const [method = 'GET', pattern = ''] = call.split(' ');
  const { path, query, body, signal } = given as { path?: object; query?: object; body?: unknown; signal?: AbortSignal };
  const isPlain = body === undefined || body instanceof Blob || typeof body === 'string';
  const headers: Record<string, string> = isPlain ? {} : { 'content-type': 'application/json' };
  if (typeof body === 'string') headers['content-type'] = 'text/csv';
  if (body instanceof Blob) headers['content-type'] = body.type || 'application/octet-stream';
  let answer;
  try {
    const request = { method, path: filled(pattern, path) + asked(query), body: isPlain ? body : JSON.stringify(body), headers };
    answer = await (await transport()).ask(request, signal);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal(0, { code: 'E_AWAY', text: 'Hedgerow does not answer.' });
  }
  const isJson = answer.kind.includes('json');
  if (answer.status >= 400) {
    const said = isJson ? (JSON.parse(await answer.body.text()) as ApiError) : { code: `E_${answer.status}`, text: '' };
    throw new Refusal(answer.status, said);
  }
  if (answer.status === 204) return undefined as Answer<C>;
  return (isJson ? JSON.parse(await answer.body.text()) : answer.body) as Answer<C>;
}

function filled(pattern: string, path: object = {}): string {
  const given = path as Record<string, string>;
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? ''));
}

function asked(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : '';
}
