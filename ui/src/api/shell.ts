/** What the computer does outside of the pages: only in the program's own window, or as far as a browser lets it. */
import { transport } from './client';

/** Somebody who uses this computer. */
export type ComputerUser = { id: string; name: string; language: string | null };
export type ComputerUsers = { people: ComputerUser[]; current: string | null; may_change: boolean };

/** The program's window around the pages. */
export interface Shell {
  /** Shows a notification whose click leads to a place among the pages. */
  ring(title: string, text: string, place: string): Promise<void>;
  /** Names what the small picture among those of other programs offers. */
  tray(open: string, quit: string): Promise<void>;
  users(): Promise<ComputerUsers>;
  /** Says who sits there; nothing for somebody who is new. */
  iAm(id: string | null): Promise<void>;
  /** Closes this home: somebody else sits down, or somebody new. */
  standUp(forNew: boolean): Promise<void>;
}

export async function shell(): Promise<Shell | undefined> {
  return (await transport()).shell;
}

/** Whether this browser may show notifications: it has not been asked, it may, or it must not. The window always may. */
export type Leave = 'unasked' | 'given' | 'refused';

export function leaveToRing(): Leave {
  if (!('Notification' in window)) return 'refused';
  return Notification.permission === 'granted' ? 'given' : Notification.permission === 'denied' ? 'refused' : 'unasked';
}

export async function askLeaveToRing(): Promise<Leave> {
  await Notification.requestPermission();
  return leaveToRing();
}

/** Shows a notification by whatever way there is. */
export async function ring(title: string, text: string, place: string): Promise<void> {
  const window_ = await shell();
  if (window_) return window_.ring(title, text, place);
  if (leaveToRing() !== 'given') return;
  const shown = new Notification(title, { body: text, tag: place, icon: '/icon.svg' });
  shown.onclick = () => {
    window.focus();
    window.location.hash = place;
    shown.close();
  };
}
