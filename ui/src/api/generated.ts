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

/** Listings of one category. */
export type CategoryCount = {
  /** The category; empty for those without one. */
  category: string;
  /** How many there are. */
  count: number;
};

/** The findings of "check my connection". */
export type Checkup = {
  /** What was looked at. */
  findings: Finding[];
  /** Whether everything is as it should be. */
  well: boolean;
};

/** The texts of the codes in a picture. */
export type CodesInPicture = {
  /** One for each code that could be read. */
  texts: string[];
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

/** How strong lines and colours are. */
export type Contrast = "auto" | "more";

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
  /** The other's code, if it was shown. */
  code?: string | null;
  /** What it is like. */
  note?: string | null;
  step: "hand_over";
} | {
  /** The other's code, if it was shown. */
  code?: string | null;
  /** What it is like. */
  note?: string | null;
  step: "return";
};

/** A deal: everything between two neighbours about one listing. */
export type DealView = {
  /** Whether what this computer said last is known to be at a computer of the other's. */
  arrived: boolean;
  code?: DoorCode | null;
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

/** Codes for the door: each side shows its own and types the other's. */
export type DoorCode = {
  /** Whether this person may type the other's. */
  enter: boolean;
  /** `hand_over` or `return`: the step they are for. */
  for: string;
  /** The six digits this person shows. */
  mine: string;
};

/** One thing that was looked at. */
export type Finding = {
  /** A stable code. */
  code: string;
  /** What to do, where something is to be done. */
  help?: string | null;
  /** What was found. */
  text: string;
  /** What differs from case to case, by its name, for an interface that has words of its own for the code. */
  values: {
    [name: string]: string;
  };
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
  /** What differs from case to case, by its name, for an interface that has words of its own for the code. */
  values: {
    [name: string]: string;
  };
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
  read_as?: ReadAs | null;
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
  shared: Shared[];
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

/** Languages the pages are written in. */
export type Language = "en" | "fr" | "es" | "de" | "hu" | "ja";

/** A thing goes to somebody, with or without Hedgerow. */
export type LendTo = {
  /** The last day, ISO. */
  due?: string | null;
  /** A note for oneself. */
  note?: string | null;
  /** To whom. */
  to: string;
};

/** A letter or poster to be written. */
export type LetterDraft = {
  /** Addresses to write into it instead of those found. */
  addresses?: string[];
  /** For whom it is; noted at home only. */
  for?: string | null;
  /** A word to the invited. */
  note?: string | null;
  /** How many may come in by it. One makes a letter: whoever has it is in. More make a poster: whoever sees it can
   * ask to come in, and any member's computer that is awake lets them in. */
  uses?: number | null;
};

/** One of many letters. */
export type LetterFor = {
  /** The letter. */
  letter: LetterView;
  /** For whom. */
  name: string;
};

/** A letter just written. */
export type LetterView = {
  /** Addresses written into it. */
  addresses: string[];
  /** Its name for the API. */
  id: string;
  /** The link: whoever has it can come in. */
  link: string;
  /** Three steps for somebody who has no program yet, with the link. */
  text: string;
  /** Until when it lets in, RFC 3339. */
  until: string;
  /** How many it lets in: one for a letter, more for a poster. */
  uses: number;
};

/** Letters for many, each for one. */
export type LettersFor = {
  /** For whom; at most 200. */
  names: string[];
  /** A word to each. */
  note?: string | null;
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
  /** Its photos, all of them, by their ids; at most 4. */
  photos?: string[] | null;
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
  /** How many there are of each category, whichever was asked for; the largest first. */
  categories: CategoryCount[];
  /** The listings, in the order asked for. */
  listings: ListingView[];
  /** How many there are in all. */
  total: number;
};

/** What to look for. */
export type ListingQuery = {
  /** Only this category. */
  category?: string | null;
  /** Only those free from this day, ISO. */
  from?: string | null;
  /** Only this group. */
  group?: string | null;
  /** At most so many; 50 if nothing is said, 500 at most. */
  limit?: number | null;
  /** Only own ones. */
  mine?: boolean;
  /** Only this mode. */
  mode?: string | null;
  /** Leave out so many first. */
  offset?: number;
  /** `best`, `newest` or `title`; where nothing is said the best first if there are words, else the newest. */
  sort?: string | null;
  /** Only those free to this day, ISO. */
  to?: string | null;
  /** Only wanted (true) or offered (false) ones. */
  wanted?: boolean | null;
  /** Words, as typed so far. */
  words?: string;
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
  /** Its photos, by their ids. */
  photos: string[];
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

/** This person. */
export type Me = {
  /** Languages spoken, in one's own order, as their codes. */
  languages: string[];
  /** The name the neighbours see; empty while none was given. */
  name: string;
  /** A picture, by its photo's id. It stays on this computer. */
  picture?: string | null;
  /** How far the words that bring everything back have come. */
  recovery: Recovery;
};

/** A change to who one is; what is absent stays. */
export type MeChange = {
  /** Languages spoken. */
  languages?: string[] | null;
  /** The name, which is told to every group. */
  name?: string | null;
  /** A photo's id; empty takes the picture away. */
  picture?: string | null;
};

/** How much moves. */
export type Motion = "auto" | "less";

/** A member, and how this computer reaches the member's. */
export type Neighbour = {
  /** When everything was agreed last since the program started, RFC 3339. */
  agreed_at?: string | null;
  /** Whether a computer of the member's is connected now. */
  connected: boolean;
  /** Who. */
  person: Person;
  /** Since when, RFC 3339. */
  since?: string | null;
  way?: Way | null;
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

/** A search to be saved. */
export type NewSearch = {
  /** What to call it; its words if nothing is said. */
  name?: string | null;
  /** What is looked for. */
  query: ListingQuery;
};

/** Something a neighbour should know, with what to do about it. */
export type Notice = {
  /** A stable code, e.g. `N_KEY_FILE_OPEN`. */
  code: string;
  /** What to do. */
  help?: string | null;
  /** What is so. */
  text: string;
  /** What differs from case to case, by its name, for an interface that has words of its own for the code. */
  values: {
    [name: string]: string;
  };
};

/** What is told without being asked. */
export type Notifications = {
  /** Answers in deals. */
  answers: boolean;
  /** What is due. */
  due: boolean;
  /** Neighbours who came by a letter. */
  letters: boolean;
  /** Something new that a saved search finds. */
  searches: boolean;
};

/** One of the 24 words. */
export type NumberedWord = {
  /** Which one, from 1. */
  number: number;
  /** As it was read. */
  word: string;
};

/** A thing is offered in a group. */
export type OfferThing = {
  draft?: ListingDraft | null;
  /** The group; nothing where there is only one. */
  group?: string;
};

/** A listing of a thing. */
export type Offered = {
  /** The group. */
  group: string;
  /** The listing. */
  listing: string;
  /** `lend`, `give` and so on, as in a listing. */
  mode: string;
};

/** Who has a thing. */
export type Out = {
  /** Days past the last one. */
  days_late: number;
  /** The deal, where it is one. */
  deal?: string | null;
  /** The last day, ISO, where one was said. */
  due?: string | null;
  /** Whether it is a neighbour in a group, by a deal. */
  neighbour: boolean;
  /** What was noted. */
  note?: string | null;
  /** Since when, RFC 3339. */
  since: string;
  /** Who. */
  to: string;
};

/** A loan that is over. */
export type PastLoan = {
  /** When it came back, RFC 3339. */
  back?: string | null;
  /** What was noted when it came back. */
  note?: string | null;
  /** Since when, RFC 3339. */
  since: string;
  /** To whom. */
  to: string;
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

/** A photo kept on this computer. Nobody else has it before it is put into a listing. */
export type Photo = {
  /** Points from top to bottom. */
  height: number;
  /** Its name for the API. */
  id: string;
  /** Points from left to right. */
  width: number;
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

/** How a file of things was read. */
export type ReadAs = {
  /** The encoding's name. */
  encoding: string;
  /** Whether the first line names the columns. */
  headed: boolean;
  /** What stands between two fields. */
  separator: Separator;
};

/** How far the words that bring everything back have come. */
export type Recovery = "never" | "shown" | "checked";

/** What is printed and put away: with it everything can be had again. */
export type RecoverySheet = {
  /** One line a group. */
  groups: SheetLine[];
  /** When the sheet was made, RFC 3339. */
  made: string;
  /** The 24 words, in order. */
  words: string[];
};

/** Somebody wants everything gone. */
export type RemoveEverything = {
  /** `remove everything`, to show that it is meant. */
  sure: string;
};

/** A thing is back. */
export type Returned = {
  /** What it is like. */
  note?: string | null;
};

/** A search that is looked at again at home whenever something new comes; nobody else is told of it. */
export type SavedSearch = {
  /** Neighbours' listings that fit and were not there when it was looked at last. */
  fresh: number;
  /** Its name for the API. */
  id: string;
  /** What it is called. */
  name: string;
  /** What is looked for. */
  query: ListingQuery;
};

/** A letter or poster this person wrote. */
export type SentLetter = {
  /** Who came by it. */
  came: Person[];
  /** Whether it lets nobody in any more. */
  closed: boolean;
  /** For whom it was, as noted at home. */
  for?: string | null;
  /** Its name for the API. */
  id: string;
  /** The link, while it lets in and where this computer wrote it. */
  link?: string | null;
  /** Until when it lets in, RFC 3339. */
  until: string;
  /** How many came in by it. */
  used: number;
  /** How many it lets in. */
  uses: number;
};

/** What stands between two fields of a file of things. */
export type Separator = "commas" | "semicolons" | "tabs";

/** How Hedgerow looks and behaves on this computer. */
export type Settings = {
  /** How strong lines and colours are. */
  contrast: Contrast;
  language?: Language | null;
  /** How much moves. */
  motion: Motion;
  /** What is told without being asked. */
  notifications: Notifications;
  /** Nothing is told from this time, like `22:00`. */
  quiet_from?: string | null;
  /** Until this time, like `07:00`. */
  quiet_to?: string | null;
  /** Whether it starts with the computer. */
  start_at_login: boolean;
  /** Size of text in per cent, 100 to 200. */
  text_size: number;
  /** Light or dark. */
  theme: Theme;
};

/** What the others see of whoever joins. */
export type Shared = "name" | "listings" | "letter";

/** A group on the sheet. */
export type SheetLine = {
  /** By which it is found again. */
  line: string;
  /** The group's name. */
  name: string;
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
  /** Whether it was said with the other's code, so that both were there. */
  with_code: boolean;
};

/** What lies on the disk. */
export type Storage = {
  /** The folder. */
  folder: string;
  /** Bytes that photos may take; others' that were not looked at for longest make room. */
  photos_bound: number;
  /** Bytes of photos. */
  photos_bytes: number;
  /** Bytes of everything but photos. */
  records_bytes: number;
};

/** An import to be taken back. */
export type TakeBack = {
  /** As the import's report names it. */
  undo: string;
};

/** Light or dark. */
export type Theme = "auto" | "light" | "dark";

/** What is said about a thing. Absent fields keep their value on a change. */
export type ThingDraft = {
  /** How to treat it. */
  care?: string | null;
  /** Its category. */
  category?: string | null;
  /** The owner's own code for it. */
  code?: string | null;
  /** Its photos, all of them, by their ids; at most 4. */
  photos?: string[] | null;
  /** More about it. */
  text?: string | null;
  /** What it is. Needed for a new thing. */
  title?: string | null;
};

/** Things that were looked for. */
export type ThingList = {
  /** The things, in the order asked for. */
  things: ThingView[];
  /** How many there are. */
  total: number;
};

/** A thing of one's own. */
export type ThingView = {
  /** How to treat it. */
  care?: string | null;
  /** Its category. */
  category: string;
  /** When it was last changed, RFC 3339. */
  changed: string;
  /** The owner's own code for it, as printed on its label. */
  code?: string | null;
  /** Earlier loans, the latest first. */
  history: PastLoan[];
  /** Its name for the API and the command line. */
  id: string;
  /** Where it is offered. */
  offered: Offered[];
  out?: Out | null;
  /** Its photos, by their ids. */
  photos: string[];
  /** More about it. */
  text: string;
  /** What it is. */
  title: string;
};

/** A part of what is shown that has changed; an interface asks again. */
export type Topic = "listings" | "deals" | "group" | "connection" | "progress" | "me" | "photos" | "searches" | "things";

/** An address typed in. */
export type TypedAddress = {
  /** Like `192.168.1.20:7141`. */
  address: string;
};

/** How a neighbour's computer is reached. */
export type Way = "here" | "address" | "relay";

/** Words typed from the sheet. */
export type WordsCheck = {
  /** Two of them, or more. */
  words: NumberedWord[];
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
  'GET /groups/{group}/letters': { path: { group: string }; query: none; body: none; answer: SentLetter[] };
  'POST /groups/{group}/letters': { path: { group: string }; query: none; body: LetterDraft; answer: LetterView };
  'POST /groups/{group}/letters/many': { path: { group: string }; query: none; body: LettersFor; answer: LetterFor[] };
  'DELETE /groups/{group}/letters/{letter}': { path: { group: string; letter: string }; query: none; body: none; answer: none };
  'GET /groups/{group}/members': { path: { group: string }; query: none; body: none; answer: Person[] };
  'GET /groups/{group}/neighbours': { path: { group: string }; query: none; body: none; answer: Neighbour[] };
  'POST /import': { path: none; query: { group?: string; dry_run?: boolean }; body: Blob | string; answer: ImportReport };
  'POST /import/undo': { path: none; query: none; body: TakeBack; answer: ImportReport };
  'POST /letters/join': { path: none; query: none; body: HeldLetter; answer: GroupSummary };
  'POST /letters/read': { path: none; query: none; body: HeldLetter; answer: InvitationView };
  'GET /listings': { path: none; query: { words?: string; group?: string; mode?: string; wanted?: boolean; category?: string; sort?: string; mine?: boolean; from?: string; to?: string; limit?: number; offset?: number }; body: none; answer: ListingPage };
  'POST /listings': { path: none; query: { group?: string }; body: ListingDraft; answer: ListingView };
  'GET /listings/{listing}': { path: { listing: string }; query: none; body: none; answer: ListingView };
  'PUT /listings/{listing}': { path: { listing: string }; query: none; body: ListingDraft; answer: ListingView };
  'DELETE /listings/{listing}': { path: { listing: string }; query: none; body: none; answer: none };
  'POST /listings/{listing}/asks': { path: { listing: string }; query: none; body: NewAsk; answer: DealView };
  'GET /me': { path: none; query: none; body: none; answer: Me };
  'PUT /me': { path: none; query: none; body: MeChange; answer: Me };
  'GET /me/recovery': { path: none; query: none; body: none; answer: RecoverySheet };
  'POST /me/recovery/check': { path: none; query: none; body: WordsCheck; answer: Me };
  'POST /photos': { path: none; query: { crop?: string; turn?: number }; body: Blob | string; answer: Photo };
  'GET /photos/{photo}': { path: { photo: string }; query: none; body: none; answer: Blob };
  'GET /photos/{photo}/small': { path: { photo: string }; query: none; body: none; answer: Blob };
  'POST /qr': { path: none; query: none; body: Blob | string; answer: CodesInPicture };
  'POST /remove-everything': { path: none; query: none; body: RemoveEverything; answer: none };
  'GET /report': { path: none; query: none; body: none; answer: Blob };
  'GET /searches': { path: none; query: none; body: none; answer: SavedSearch[] };
  'POST /searches': { path: none; query: none; body: NewSearch; answer: SavedSearch };
  'DELETE /searches/{search}': { path: { search: string }; query: none; body: none; answer: none };
  'POST /searches/{search}/seen': { path: { search: string }; query: none; body: none; answer: SavedSearch };
  'GET /settings': { path: none; query: none; body: none; answer: Settings };
  'PUT /settings': { path: none; query: none; body: Settings; answer: Settings };
  'GET /status': { path: none; query: none; body: none; answer: Status };
  'GET /storage': { path: none; query: none; body: none; answer: Storage };
  'GET /things': { path: none; query: { words?: string; sort?: string }; body: none; answer: ThingList };
  'POST /things': { path: none; query: none; body: ThingDraft; answer: ThingView };
  'DELETE /things/{thing}': { path: { thing: string }; query: none; body: none; answer: none };
  'PATCH /things/{thing}': { path: { thing: string }; query: none; body: ThingDraft; answer: ThingView };
  'POST /things/{thing}/lend': { path: { thing: string }; query: none; body: LendTo; answer: ThingView };
  'POST /things/{thing}/offer': { path: { thing: string }; query: none; body: OfferThing; answer: ListingView };
  'POST /things/{thing}/returned': { path: { thing: string }; query: none; body: Returned; answer: ThingView };
}
