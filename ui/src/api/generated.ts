// Written by scripts/types.mjs from the API's OpenAPI document. Change the Rust types, then run `npm run gen`.

/** Somebody who holds what this computer holds, as of a moment. */
export type AgreedWith = {
  /** When it was agreed last, RFC 3339. */
  at: string;
  /** The member's id. */
  id: string;
  /** Whether it is another computer of this person's. */
  me: boolean;
  /** The member's name; empty while it has not come yet. */
  name: string;
  /** The same in one sentence, e.g. "Agreed with Béla 2 minutes ago." */
  sentence: string;
};

/** What went wrong, for a program by its code and for a person by its text. */
export type ApiError = {
  /** `usage`, `not_found`, `refused`, `locked`, `damaged`, `unreachable`, `config`, `port`,
   * `forbidden`, `error`. */
  class: string;
  /** A stable code, e.g. `E_BOOKED`. */
  code: string;
  /** Which field of what was asked is meant. */
  field?: string | null;
  /** What is safe, and what to do. */
  help?: string | null;
  /** What happened. */
  text: string;
};

/** Where somebody stands with a group. */
export type Belonging = "joining" | "member" | "organiser" | "ended";

/** The findings of "check my connection". */
export type Checkup = {
  /** What was looked at. */
  findings: Finding[];
  /** Whether everything is as it should be. */
  well: boolean;
};

/** How a group is reached just now. */
export type Connection = {
  /** Addresses under which this computer can be reached. */
  addresses: string[];
  /** With whom this computer has agreed on everything since it started, the latest first. */
  agreed: AgreedWith[];
  /** Addresses typed in or taken from a letter, with what is known of them. */
  known: KnownAddress[];
  /** Neighbours connected. */
  neighbours: number;
  /** Seconds until an unreachable address is tried again. */
  next_try_seconds?: number | null;
  /** One sentence, e.g. "Connected to 2 neighbours". */
  sentence: string;
  /** Own changes that no other computer is known to hold yet. */
  waiting_changes: number;
};

/** From the first day to the last, both included. */
export type Days = {
  /** First day, ISO. */
  from: string;
  /** Last day, ISO. */
  to: string;
};

/** What somebody says in a deal. */
export type DealStep = {
  step: "accept";
} | {
  /** A word to the asker. */
  note?: string | null;
  step: "decline";
} | {
  /** A word to the keeper. */
  note?: string | null;
  step: "withdraw";
} | {
  step: "message";
  /** The words. */
  text: string;
} | {
  /** What it is like. */
  note?: string | null;
  step: "hand_over";
} | {
  /** What it is like. */
  note?: string | null;
  step: "return";
};

/** A deal: everything between two neighbours about one listing. */
export type DealView = {
  /** Whether what this computer said last is known to be at a computer of the other's. */
  arrived: boolean;
  /** The days. */
  days: Days;
  /** The group it is in. */
  group: string;
  /** `nobody`, `keeper`, `asker`, `both`. */
  handed_over: string;
  /** How many other computers are known to hold it: 0 means only this one. Only where this computer said something. */
  held_by?: number | null;
  /** Its name for the API and the command line. */
  id: string;
  /** The listing. */
  listing: string;
  /** Steps this person may say now: `accept`, `decline`, `withdraw`, `message`, `hand_over`, `return`. */
  may: string[];
  /** Whether this person keeps the thing, or asked for it. */
  mine: boolean;
  /** Place in the queue, from 1, where somebody is before. */
  place?: number | null;
  /** `nobody`, `keeper`, `asker`, `both`. */
  returned: string;
  /** Whether the other has seen this person's last step. */
  seen: boolean;
  /** One sentence saying where it stands. */
  sentence: string;
  /** `asked`, `queued`, `accepted`, `declined`, `withdrawn`, `out`, `back`, `closed`. */
  state: string;
  /** What was said, in order. */
  timeline: StepView[];
  /** The listing's title. */
  title: string;
  /** Whether it waits for this person. */
  waits_for_me: boolean;
  /** The other neighbour. */
  with: Person;
};

/** One thing that was looked at. */
export type Finding = {
  /** A stable code. */
  code: string;
  /** What to do, where something is to be done. */
  help?: string | null;
  /** What was found. */
  text: string;
  /** Whether it is as it should be. */
  well: boolean;
};

/** One line about a group. */
export type GroupSummary = {
  /** How it is reached. */
  connection: Connection;
  /** The group's name for the API and the command line. */
  id: string;
  /** Number of listings that can be seen. */
  listings: number;
  /** Number of members. */
  members: number;
  /** Its name; empty while it cannot be read yet. */
  name: string;
  /** Whether this person belongs to it, or is still on the way in. */
  state: Belonging;
  /** Deals that wait for this person. */
  waiting: number;
};

/** A group in full. */
export type GroupView = GroupSummary & {
  /** Version of the charter. */
  charter_version: number;
  /** What the neighbours agreed to. */
  guidelines: string;
  /** Whether every member may invite. */
  members_invite: boolean;
  /** The group's cell on the grid. */
  place?: string | null;
  /** How many organisers must agree. */
  threshold: number;
};

/** A letter somebody holds. */
export type HeldLetter = {
  /** The link, or the text around it. */
  letter: string;
  /** The name to go by; the one given before if nothing is said. */
  name?: string;
};

/** What there is to say about one row. */
export type ImportLine = {
  /** A stable code. */
  code: string;
  /** The column, where it is one. */
  column?: string | null;
  /** Whether the row was left out. */
  left_out: boolean;
  /** Line of the file, from 1. */
  line: number;
  /** What is so. */
  text: string;
};

/** What an import would do or did. */
export type ImportReport = {
  /** New listings. */
  added: number;
  /** Listings found again by their code and changed. */
  changed: number;
  /** Whether nothing was written. */
  dry_run: boolean;
  /** Rows left out. */
  left_out: number;
  /** What there is to say about rows. */
  lines: ImportLine[];
  /** How the file was read: delimiter, header, encoding. */
  read_as: string;
  /** Listings found again and left as they are. */
  same: number;
  /** What `undo` takes; absent on a dry run or where nothing changed. */
  undo?: string | null;
};

/** What an invited person sees before joining. */
export type InvitationView = {
  /** The group's id. */
  group: string;
  /** What the neighbours agreed to. */
  guidelines: string;
  /** Who invites. */
  inviter: string;
  /** The group's name. */
  name: string;
  /** A word to the invited. */
  note?: string | null;
  /** What the others will see of a new member. */
  shared: string[];
};

/** An address that is tried. */
export type KnownAddress = {
  /** As typed or as written in the letter. */
  address: string;
  /** Whether somebody is reached there now. */
  connected: boolean;
  /** What went wrong at the last try. */
  problem?: string | null;
};

/** A letter or poster to be written. */
export type LetterDraft = {
  /** Addresses to write into it instead of those found. */
  addresses?: string[];
  /** A word to the invited. */
  note?: string | null;
  /** How many may come in by it. One makes a letter: whoever has it is in. More make a poster: whoever sees it can
   * ask to come in, and any member's computer that is awake lets them in. */
  uses?: number | null;
};

/** A letter just written. */
export type LetterView = {
  /** Addresses written into it. */
  addresses: string[];
  /** The link: whoever has it can come in. */
  link: string;
  /** Three steps for somebody who has no program yet, with the link. */
  text: string;
  /** Until when it lets in, RFC 3339. */
  until: string;
  /** How many it lets in: one for a letter, more for a poster. */
  uses: number;
};

/** What is said about a thing when it is offered or changed. Absent fields keep their value on a change. */
export type ListingDraft = {
  /** Days kept free between two loans. */
  buffer_days?: number | null;
  /** How to treat it. */
  care?: string | null;
  /** Its category. */
  category?: string | null;
  /** The owner's own code for it. */
  code?: string | null;
  /** What it is like. */
  condition?: string | null;
  /** For whom a clerk enters it. */
  entered_for?: string | null;
  /** Longest loan in days. */
  longest_days?: number | null;
  /** `lend` if nothing is said. */
  mode?: string | null;
  /** Days between asking and the first day. */
  notice_days?: number | null;
  /** How many there are. */
  quantity?: number | null;
  /** More about it. */
  text?: string | null;
  /** What it is. Needed for a new listing. */
  title?: string | null;
  /** Whether it is wanted rather than offered. */
  wanted?: boolean | null;
};

/** A page of listings. */
export type ListingPage = {
  /** The listings, best or newest first. */
  listings: ListingView[];
  /** How many there are in all. */
  total: number;
};

/** A listing. */
export type ListingView = {
  /** Days kept free between two loans. */
  buffer_days?: number | null;
  /** Days on which it is promised or out. */
  busy: Days[];
  /** How to treat it. */
  care?: string | null;
  /** Its category. */
  category: string;
  /** When it was last changed, RFC 3339. */
  changed: string;
  /** The owner's own code for it. */
  code?: string | null;
  /** What it is like. */
  condition?: string | null;
  /** For whom a clerk entered it. */
  entered_for?: string | null;
  /** The group it is in. */
  group: string;
  /** How many other computers are known to hold it as it is now: 0 means only this one. Only of own listings. */
  held_by?: number | null;
  /** Its name for the API and the command line. */
  id: string;
  /** Longest loan in days. */
  longest_days?: number | null;
  /** `lend`, `swap`, `give`, `rent`, `sell`, `help`, `stay`, `ride`, `credit_loan`. */
  mode: string;
  /** Days between asking and the first day. */
  notice_days?: number | null;
  /** Whose it is. */
  owner: Person;
  /** How many there are. */
  quantity: number;
  /** More about it. */
  text: string;
  /** What it is. */
  title: string;
  /** Until when it is offered, RFC 3339. */
  until: string;
  /** Whether it is wanted rather than offered. */
  wanted: boolean;
};

/** An ask. */
export type NewAsk = {
  /** The days. */
  days: Days;
  /** A word to the owner. */
  note?: string | null;
};

/** A new group. */
export type NewGroup = {
  /** What the neighbours agree to. */
  guidelines?: string;
  /** Whether every member may invite. */
  members_invite?: boolean;
  /** Its name. */
  name: string;
  /** Its cell on the grid. */
  place?: string | null;
};

/** Something a neighbour should know, with what to do about it. */
export type Notice = {
  /** A stable code, e.g. `N_KEY_FILE_OPEN`. */
  code: string;
  /** What to do. */
  help?: string | null;
  /** What is so. */
  text: string;
};

/** Somebody in a group. */
export type Person = {
  /** How many computers the person uses here. */
  computers: number;
  /** The person's name for the API and the command line. */
  id: string;
  /** Who invited the person. */
  invited_by?: string | null;
  /** Whether it is this person. */
  me: boolean;
  /** The person's name; empty while it has not come yet. */
  name: string;
  /** Whether the person organises. */
  organiser: boolean;
  /** Since when, RFC 3339. */
  since: string;
};

/** Long work under way. */
export type Progress = {
  /** How much is done. */
  done: number;
  /** The group it is for. */
  group: string;
  /** Of how much, as far as is known. */
  of: number;
  /** `import`, `first_sync`. */
  work: string;
};

/** How this computer stands. */
export type Status = {
  /** The groups this person belongs to or is joining. */
  groups: GroupSummary[];
  /** The folder everything is kept in. */
  home: string;
  /** The name used when joining a group, if one was given. */
  name?: string | null;
  /** What a neighbour should know, most pressing first. */
  notices: Notice[];
  /** The program's version. */
  version: string;
};

/** One step of a deal. */
export type StepView = {
  /** By its writer's clock, RFC 3339. */
  at: string;
  /** Whether this person said it. */
  by_me: boolean;
  /** `ask`, `accept`, `decline`, `withdraw`, `message`, `hand_over`, `return`, `place`. */
  step: string;
  /** Words that go with it. */
  text?: string | null;
};

/** An import to be taken back. */
export type TakeBack = {
  /** As the import's report names it. */
  undo: string;
};

/** A part of what is shown that has changed; an interface asks again. */
export type Topic = "listings" | "deals" | "group" | "connection" | "progress";

/** An address typed in. */
export type TypedAddress = {
  /** Like `192.168.1.20:7141`. */
  address: string;
};

/** Where nothing is taken or answered. */
export type none = undefined;

/** Every call that the program answers. */
export interface Calls {
  'GET /checkup': { path: none; query: none; body: none; answer: Checkup };
  'GET /deals': { path: none; query: { group?: string }; body: none; answer: DealView[] };
  'GET /deals/{deal}': { path: { deal: string }; query: none; body: none; answer: DealView };
  'POST /deals/{deal}/steps': { path: { deal: string }; query: none; body: DealStep; answer: DealView };
  'GET /events': { path: none; query: none; body: none; answer: Blob };
  'GET /export': { path: none; query: { group?: string }; body: none; answer: Blob };
  'GET /groups': { path: none; query: none; body: none; answer: GroupSummary[] };
  'POST /groups': { path: none; query: none; body: NewGroup; answer: GroupView };
  'GET /groups/{group}': { path: { group: string }; query: none; body: none; answer: GroupView };
  'POST /groups/{group}/addresses': { path: { group: string }; query: none; body: TypedAddress; answer: KnownAddress };
  'POST /groups/{group}/letters': { path: { group: string }; query: none; body: LetterDraft; answer: LetterView };
  'GET /groups/{group}/members': { path: { group: string }; query: none; body: none; answer: Person[] };
  'POST /import': { path: none; query: { group?: string; dry_run?: boolean }; body: Blob | string; answer: ImportReport };
  'POST /import/undo': { path: none; query: none; body: TakeBack; answer: ImportReport };
  'POST /letters/join': { path: none; query: none; body: HeldLetter; answer: GroupSummary };
  'POST /letters/read': { path: none; query: none; body: HeldLetter; answer: InvitationView };
  'GET /listings': { path: none; query: { words?: string; group?: string; mode?: string; wanted?: boolean; mine?: boolean; from?: string; to?: string; limit?: number; offset?: number }; body: none; answer: ListingPage };
  'POST /listings': { path: none; query: { group?: string }; body: ListingDraft; answer: ListingView };
  'GET /listings/{listing}': { path: { listing: string }; query: none; body: none; answer: ListingView };
  'PUT /listings/{listing}': { path: { listing: string }; query: none; body: ListingDraft; answer: ListingView };
  'DELETE /listings/{listing}': { path: { listing: string }; query: none; body: none; answer: none };
  'POST /listings/{listing}/asks': { path: { listing: string }; query: none; body: NewAsk; answer: DealView };
  'GET /status': { path: none; query: none; body: none; answer: Status };
}
