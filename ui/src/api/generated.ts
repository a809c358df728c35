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

/** Other organisers, as the quorum appoints them. */
export type AppointDraft = {
  /** All organisers from then on, by name or id. */
  organisers?: string[];
  /** How many of them must agree. */
  threshold?: number | null;
};

/** With what a backup file is closed. */
export type BackupDraft = {
  /** At least twelve characters; whoever has them and the file is this person. */
  passphrase: string;
};

/** A backup file. */
export type BackupFile = {
  /** Its bytes in base64 (RFC 4648 section 4): an age file. */
  file: string;
};

/** Where somebody stands with a group. */
export type Belonging = "joining" | "returning" | "member" | "organiser" | "ended";

/** A group that a relay peer carries. It does not know its name. */
export type CarriedGroup = {
  /** When it agreed with a member on everything last, since it started; RFC 3339. */
  agreed_at?: string | null;
  /** Bytes of the group's file. */
  bytes: number;
  /** Members connected now. */
  connected: number;
  /** The group's id. */
  id: string;
  /** Members. */
  members: number;
  /** Bytes of photos passed on and kept. */
  photo_bytes: number;
  /** Records kept. */
  records: number;
  /** The same in one sentence, e.g. "Agreed with a member 2 minutes ago." */
  sentence: string;
};

/** Listings of one category. */
export type CategoryCount = {
  /** The category; empty for those without one. */
  category: string;
  /** How many there are. */
  count: number;
};

/** One thing that a charter changes. */
export type CharterChange = {
  /** Which. */
  field: CharterField;
  /** As it is. */
  from: string;
  /** As it would be. */
  to: string;
};

/** What a next charter changes; what is left out stays as it is. */
export type CharterDraft = {
  /** Whether somebody who comes by a poster waits for a click. */
  ask_first?: boolean | null;
  /** What the neighbours agree to. */
  guidelines?: string | null;
  /** Members with the places of a library. */
  libraries?: string[] | null;
  /** Whether every member may invite. */
  members_invite?: boolean | null;
  /** The group's name. */
  name?: string | null;
  /** All organisers, by name or id. */
  organisers?: string[] | null;
  /** The group's cell on the grid; empty for none. */
  place?: string | null;
  /** Members of long standing who may appoint organisers where these have vanished; none for no quorum. */
  quorum?: string[] | null;
  /** How many of the quorum it takes. */
  quorum_needed?: number | null;
  /** Why; the members can read it. */
  reason?: string | null;
  /** Propose the charter anew although nothing changes, so that there is room for further decisions. */
  renew?: boolean;
  /** The day on which the guidelines are to be looked at again; empty for none. */
  review?: string | null;
  /** How many of them must agree. */
  threshold?: number | null;
  /** Who keeps the group's account; empty for nobody. */
  treasurer?: string | null;
  /** How many neighbours must vouch for a newcomer; 0 where nobody is treated as one. */
  vouches?: number | null;
};

/** What a charter says. */
export type CharterField = "organisers" | "threshold" | "members_invite" | "ask_first" | "treasurer" | "libraries" | "quorum" | "vouches" | "name" | "guidelines" | "place" | "review";

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

/** The recovery sheet, typed. */
export type ComeBack = {
  /** The sheet's lines, one a group. */
  lines?: string[];
  /** The other computers are still in use: this is one more. Otherwise they end. */
  others_stay?: boolean;
  /** The 24 words. */
  words: string;
};

/** A computer of this person's in a group. */
export type Computer = {
  /** Whether it was ended. */
  ended: boolean;
  /** Whether it is the one that answers. */
  here: boolean;
  /** Its name for the API. */
  id: string;
  /** Since when, RFC 3339. */
  since: string;
};

/** Somebody stays whose inviter was removed. */
export type ConfirmationDraft = {
  /** Who: a name, or the beginning of an id. */
  person: string;
  /** Why; the members can read it. */
  reason?: string | null;
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
  /** The group's relay peers, the latest named first. */
  relays?: RelayPeerView[];
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

/** What organisers can decide. */
export type DecisionKind = "charter" | "removal" | "takedown" | "hiding" | "confirmation";

/** How a proposal stands. */
export type DecisionState = "open" | "in_force" | "lapsed";

/** Something an organiser proposed. */
export type DecisionView = {
  /** What the person or thing is called; as the proposer's computer knew it, where it is gone. */
  about?: string | null;
  /** The organisers who agreed. */
  agreed: Person[];
  /** When, RFC 3339. */
  at: string;
  /** Of a charter: what changes. */
  changes: CharterChange[];
  /** Whether this person agreed. */
  i_agreed: boolean;
  /** Its name for the API and the command line. */
  id: string;
  /** Whether this person can agree now. */
  may_agree: boolean;
  /** How many of them have to. */
  needed: number;
  person?: Person | null;
  /** Who proposed it. */
  proposed_by: Person;
  /** Why, in the proposer's words. */
  reason?: string | null;
  /** What is proposed and how it stands, e.g. "Remove Carl. 1 of 2 have agreed." */
  sentence: string;
  /** How it stands. */
  state: DecisionState;
  /** Of a removal: who was invited by the removed and stays. */
  stay: Person[];
  /** What is decided. */
  what: DecisionKind;
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

/** What the neighbours agree to. */
export type GuidelinesView = {
  /** When this person accepted this version, RFC 3339. */
  accepted_at?: string | null;
  /** Which members accepted this version. */
  accepted_by: Person[];
  /** The day on which they are to be looked at again. */
  review?: string | null;
  /** Whether that day has come. */
  review_is_due: boolean;
  /** The text. */
  text: string;
  /** Which version. */
  version: number;
};

/** A letter somebody holds. */
export type HeldLetter = {
  /** The link, or the text around it. */
  letter: string;
  /** The name to go by; the one given before if nothing is said. */
  name?: string;
};

/** What can be hidden. */
export type HiddenKind = "listing" | "person" | "mode" | "blocked";

/** Something that this person does not want to see, or somebody who cannot ask. */
export type HiddenView = {
  /** In which group; nothing where it is about all. */
  group?: string | null;
  /** Its name for the API. */
  id: string;
  /** What it is called. */
  title: string;
  /** What it is. */
  what: HiddenKind;
};

/** Something to be hidden. */
export type HideDraft = {
  /** In which group a person is; nothing where there is only one. */
  group?: string;
  /** What it is. */
  what: HiddenKind;
  /** Which: a listing, a person, a mode. */
  which: string;
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

/** Somebody who was invited by a member who is to be removed. */
export type Invited = {
  /** Who. */
  person: Person;
  /** Who came in through this one, and goes along. */
  with: Person[];
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

/** How to leave. */
export type LeaveDraft = {
  /** Also where deals are open or nobody else organises. */
  anyway?: boolean;
};

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

/** A relay peer to be named. */
export type NewRelay = {
  /** The line that it printed, which begins with hedgerow://relay/. */
  card: string;
};

/** Another part for a member. */
export type NewRole = {
  /** Which. */
  role: Role;
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

/** Somebody in a group, with parts and vouches. */
export type PersonInGroup = {
  /** Whether the person has accepted the guidelines as they are now. */
  accepted_guidelines: boolean;
  /** Whether the person cannot ask here. */
  blocked: boolean;
  /** Whether the person's listings are hidden here. */
  hidden: boolean;
  /** Whether this person here vouched. */
  i_vouch: boolean;
  /** How the person is known: from an organiser, over those who vouched. */
  known_through: Person[];
  /** Whether the charter asks for vouches and there are not enough for this person yet. */
  newcomer: boolean;
  /** Who. */
  person: Person;
  /** The person's parts; none for an ordinary member. */
  roles: Role[];
  /** Who vouched. */
  vouched_by: Person[];
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

/** Who may appoint organisers where these have vanished, and how that stands. */
export type QuorumView = {
  /** Who says that no organiser has been heard of. */
  called_by: Person[];
  /** Since when enough say so, RFC 3339, as this computer knows it. */
  called_since?: string | null;
  /** Whether this person is among them. */
  i_am_in_it: boolean;
  /** Whether this person says so. */
  i_called: boolean;
  /** From when on other organisers can be appointed, RFC 3339; nothing where an organiser has been heard of since. */
  may_sign_at?: string | null;
  /** Whom the charter names. */
  members: Person[];
  /** How many of them it takes. */
  needed: number;
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

/** Guidelines that were read. */
export type ReadGuidelines = {
  /** Which version was read. */
  version: number;
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

/** What the keeper of a relay peer gives to it, so that it carries a group. */
export type RelayLine = {
  /** Where members reach it. */
  addresses: string[];
  /** The line that begins with hedgerow://carry/. */
  line: string;
  /** The relay peer's id. */
  relay: string;
};

/** A relay peer of a group. */
export type RelayPeerView = {
  /** Where it is. */
  addresses: string[];
  /** When this computer agreed with it on everything last, since the program started; RFC 3339. */
  agreed_at?: string | null;
  /** Whether it is reached now. */
  connected: boolean;
  /** Its id. */
  id: string;
  /** The same in one sentence, e.g. "Agreed with the relay peer 2 minutes ago." */
  sentence: string;
};

/** How a relay peer stands. */
export type RelayStatus = {
  /** Where members reach it. */
  addresses: string[];
  /** Bytes sent in a second at most, to all together. */
  bandwidth_most: number;
  /** The line for an organiser, that begins with hedgerow://relay/. */
  card: string;
  /** Computers connected that belong to one of its groups. */
  connected: number;
  /** Connections at most. */
  connections_most: number;
  /** Bytes of records kept. */
  disk_bytes: number;
  /** Bytes at most. */
  disk_most: number;
  /** The groups it carries. */
  groups: CarriedGroup[];
  /** Groups at most. */
  groups_most: number;
  /** Its id. */
  key: string;
  /** Computers of one member connected at most. */
  member_most: number;
  /** Bytes of memory in use; nothing where the system does not say. */
  memory_bytes?: number | null;
  /** Bytes from which on nobody more is let in. */
  memory_most: number;
  /** What its keeper should know. */
  notices: Notice[];
  /** Bytes of photos at most, for each group. */
  photos_most: number;
  /** Bytes received from members since then. */
  received_bytes: number;
  /** Bytes sent to members since then. */
  sent_bytes: number;
  /** Since when it serves; RFC 3339. */
  since: string;
  /** Computers turned away since then, because there was no room for one more. */
  turned_away: number;
  /** Of the program. */
  version: string;
};

/** Somebody is to be removed. */
export type RemovalDraft = {
  /** Who of those whom the person invited stays. */
  keep?: string[];
  /** Everybody whom the person invited stays. */
  keep_all?: boolean;
  /** Nobody whom the person invited stays, nor anybody whom these invited. */
  keep_nobody?: boolean;
  /** Who: a name, or the beginning of an id. */
  person?: string;
  /** Why; the members can read it. */
  reason?: string | null;
};

/** What a removal would mean, to be read before it is proposed. What was read cannot be un-read. */
export type RemovalPreview = {
  /** This computer's open deals with the person. They stay readable to both. */
  deals: DealView[];
  /** Whom the person invited: each stays only if the removal says so. */
  invited: Invited[];
  /** Listings that vanish. */
  listings: number;
  /** How many organisers must agree. */
  needed: number;
  /** Who. */
  person: Person;
};

/** Somebody wants everything gone. */
export type RemoveEverything = {
  /** `remove everything`, to show that it is meant. */
  sure: string;
};

/** A word to the organisers about a person or thing. */
export type ReportDraft = {
  /** The listing, if it is about one. */
  listing?: string | null;
  /** The person, if it is about one. */
  person?: string | null;
  /** What is wrong. */
  text?: string;
};

/** What an organiser made of a report. */
export type ReportSettled = {
  /** What was done, or why nothing; kept at home. */
  note: string;
};

/** What was reported about a person or thing. */
export type ReportView = {
  /** Its name for the API. */
  id: string;
  /** The listing, if it is about one. */
  listing?: string | null;
  /** Whom it is about, or whose thing. */
  person: Person;
  /** Who said what. */
  said: Said[];
  /** What this organiser made of it; nothing while it is open. */
  settled?: string | null;
  /** When, RFC 3339. */
  settled_at?: string | null;
  /** What the person or thing is called. */
  title: string;
};

/** A backup file to come back from. */
export type Restore = {
  /** The file's bytes in base64 (RFC 4648 section 4). */
  file: string;
  /** The other computers are still in use: this is one more. Otherwise they end. */
  others_stay?: boolean;
  /** What closes it. */
  passphrase: string;
};

/** A thing is back. */
export type Returned = {
  /** What it is like. */
  note?: string | null;
};

/** Another part for a member. */
export type Role = "organiser" | "treasurer" | "library" | "member";

/** One neighbour's word. */
export type Said = {
  /** When, RFC 3339. */
  at: string;
  /** Whose. */
  by: Person;
  /** The word. */
  text: string;
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

/** Something of a member's is to be hidden or dropped for everybody. */
export type TakedownDraft = {
  /** The listing. */
  listing: string;
  /** Only not shown any more, instead of dropped by every computer. */
  only_hide?: boolean;
  /** Why; the members can read it. */
  reason: string;
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
export type Way = "here" | "address" | "direct" | "relay";

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
  'GET /groups/{group}/branches': { path: { group: string }; query: none; body: none; answer: DecisionView[] };
  'PUT /groups/{group}/branches/{charter}': { path: { group: string; charter: string }; query: none; body: none; answer: DecisionView[] };
  'POST /groups/{group}/charters': { path: { group: string }; query: none; body: CharterDraft; answer: DecisionView };
  'POST /groups/{group}/confirmations': { path: { group: string }; query: none; body: ConfirmationDraft; answer: DecisionView };
  'GET /groups/{group}/decisions': { path: { group: string }; query: none; body: none; answer: DecisionView[] };
  'POST /groups/{group}/decisions/{decision}/agreement': { path: { group: string; decision: string }; query: none; body: none; answer: DecisionView };
  'GET /groups/{group}/guidelines': { path: { group: string }; query: none; body: none; answer: GuidelinesView };
  'POST /groups/{group}/guidelines/acceptance': { path: { group: string }; query: none; body: ReadGuidelines; answer: GuidelinesView };
  'POST /groups/{group}/leaving': { path: { group: string }; query: none; body: LeaveDraft; answer: GroupView };
  'GET /groups/{group}/letters': { path: { group: string }; query: none; body: none; answer: SentLetter[] };
  'POST /groups/{group}/letters': { path: { group: string }; query: none; body: LetterDraft; answer: LetterView };
  'POST /groups/{group}/letters/many': { path: { group: string }; query: none; body: LettersFor; answer: LetterFor[] };
  'DELETE /groups/{group}/letters/{letter}': { path: { group: string; letter: string }; query: none; body: none; answer: none };
  'GET /groups/{group}/members': { path: { group: string }; query: none; body: none; answer: Person[] };
  'GET /groups/{group}/members/{person}/removal': { path: { group: string; person: string }; query: none; body: none; answer: RemovalPreview };
  'POST /groups/{group}/members/{person}/role': { path: { group: string; person: string }; query: none; body: NewRole; answer: DecisionView };
  'PUT /groups/{group}/members/{person}/vouch': { path: { group: string; person: string }; query: none; body: none; answer: PersonInGroup };
  'DELETE /groups/{group}/members/{person}/vouch': { path: { group: string; person: string }; query: none; body: none; answer: PersonInGroup };
  'GET /groups/{group}/neighbours': { path: { group: string }; query: none; body: none; answer: Neighbour[] };
  'GET /groups/{group}/people': { path: { group: string }; query: none; body: none; answer: PersonInGroup[] };
  'GET /groups/{group}/quorum': { path: { group: string }; query: none; body: none; answer: QuorumView | null };
  'POST /groups/{group}/quorum/call': { path: { group: string }; query: none; body: none; answer: QuorumView };
  'POST /groups/{group}/quorum/charters': { path: { group: string }; query: none; body: AppointDraft; answer: DecisionView };
  'POST /groups/{group}/relays': { path: { group: string }; query: none; body: NewRelay; answer: RelayLine };
  'DELETE /groups/{group}/relays/{relay}': { path: { group: string; relay: string }; query: none; body: none; answer: none };
  'POST /groups/{group}/removals': { path: { group: string }; query: none; body: RemovalDraft; answer: DecisionView };
  'GET /groups/{group}/reports': { path: { group: string }; query: none; body: none; answer: ReportView[] };
  'POST /groups/{group}/reports': { path: { group: string }; query: none; body: ReportDraft; answer: none };
  'POST /groups/{group}/reports/{report}/settled': { path: { group: string; report: string }; query: none; body: ReportSettled; answer: ReportView[] };
  'POST /groups/{group}/takedowns': { path: { group: string }; query: none; body: TakedownDraft; answer: DecisionView };
  'GET /hidden': { path: none; query: none; body: none; answer: HiddenView[] };
  'POST /hidden': { path: none; query: none; body: HideDraft; answer: HiddenView };
  'DELETE /hidden/{id}': { path: { id: string }; query: none; body: none; answer: none };
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
  'POST /me/back': { path: none; query: none; body: ComeBack; answer: Me };
  'POST /me/backup': { path: none; query: none; body: BackupDraft; answer: BackupFile };
  'GET /me/computers': { path: none; query: { group?: string }; body: none; answer: Computer[] };
  'DELETE /me/computers/{computer}': { path: { computer: string }; query: { group?: string }; body: none; answer: none };
  'GET /me/recovery': { path: none; query: none; body: none; answer: RecoverySheet };
  'POST /me/recovery/check': { path: none; query: none; body: WordsCheck; answer: Me };
  'POST /me/restore': { path: none; query: none; body: Restore; answer: Me };
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
