// Shapes that scripts share, for the type checker alone: nothing of this is served.

/** What selectors and events find: which element it is, is known to the template and not to the script. */
interface EventTarget {
  id: string; name: string; value: any; defaultValue: string; type: string; checked: boolean; defaultChecked: boolean; hidden: boolean;
  disabled: boolean; readOnly: boolean; open: boolean; form: any; elements: Fields; files: FileList; tabIndex: number;
  action: string; formAction: string; href: string; hash: string; search: string; content: DocumentFragment; dataset: DOMStringMap;
  hidden: boolean; focus(options?: FocusOptions): void; click(): void; reset(): void;
  matches(selectors: string): boolean;
  closest(selectors: string): Part | null;
  querySelector(selectors: string): Part | null;
}
type Part = HTMLFormElement & HTMLVideoElement & HTMLCanvasElement;
type Fields = Record<string, Part> & Part[];

/** An event as this site's listeners meet it: it happened to an element, and is read for what its kind has. */
interface Happening extends PointerEvent, KeyboardEvent, MessageEvent, PopStateEvent, PageTransitionEvent {
  readonly target: Part;
  readonly submitter: Part | null;
}
type Listener = (event: Happening) => unknown;
interface Document { addEventListener(kind: string, listener: Listener, options?: boolean | AddEventListenerOptions): void }
interface Window { addEventListener(kind: string, listener: Listener, options?: boolean | AddEventListenerOptions): void }
interface HTMLElement { addEventListener(kind: string, listener: Listener, options?: boolean | AddEventListenerOptions): void }
interface HTMLFormElement { addEventListener(kind: string, listener: Listener, options?: boolean | AddEventListenerOptions): void }
interface EventSource { addEventListener(kind: string, listener: Listener, options?: boolean | AddEventListenerOptions): void }
interface BroadcastChannel { addEventListener(kind: string, listener: Listener, options?: boolean | AddEventListenerOptions): void }

interface ParentNode {
  querySelector(selectors: string): Part | null;
  querySelectorAll(selectors: string): NodeListOf<Part>;
}
interface Element { closest(selectors: string): Part | null }
interface Document { getElementById(id: string): Part | null }
interface Node { cloneNode(deep?: boolean): Part }
interface Event { readonly submitter?: Part | null }
interface PerformanceEntry { readonly type?: string; readonly redirectCount?: number }
interface Credential { toJSON(): unknown }
interface ServiceWorkerRegistration { sync?: { register(tag: string): Promise<void> } }

declare class BarcodeReader {
  constructor(options: { formats: string[] });
  static getSupportedFormats(): Promise<string[]>;
  detect(picture: CanvasImageSource): Promise<{ rawValue: string }[]>;
}

declare namespace Trama {
  /** What the server said to a button or a small form. */
  interface Answer {
    ok: boolean;
    /** In words, or "". */
    sentence: string;
    /** Its author has to be sure. */
    asks?: boolean;
    /** It has to be changed. */
    isWrong?: boolean;
    /** The server will not say otherwise. */
    isFinal?: boolean;
    /** It does not know this phone. */
    isOut?: boolean;
    /** Nobody knows whether it heard. */
    isCut?: boolean;
  }

  /** What somebody answers; trama/surveys reads the same. */
  interface Values {
    items?: Record<string, number | "na">;
    open?: Record<string, string>;
    level?: string; example?: string; purpose?: string; research?: boolean; quote?: boolean;
  }

  /** A response on this phone: see answer/store.js. */
  interface ResponseRecord {
    id: string; door: string; wave: string; network: string; version: string; language: string; values: Values; page: number;
    state: "writing" | "ready" | "received" | "refused"; outcome: string; receipt: string; withdrawal: string; tries: number;
    consent: string; sealKey: string; reason?: string; unsaved?: number[]; room?: boolean; closed?: boolean;
    sealed?: { of: string; envelope: string };
  }

  /** The empty pages of a questionnaire, as the server gives them. */
  interface Bundle {
    site: string; wave: string; network: string; version: string; language: string; consent: string; sealKey: string; room: boolean;
    codes: string[][]; pages: string[]; screens: Record<string, string>; words: Record<string, string>; needs: string[]; tag: string;
  }

  /** What waits in a workshop: see session/outbox.js. */
  interface Waiting {
    id: string; at: number; address: string; fields: [string, string][]; text: string; sent: string; moment?: string;
    isNotebook?: boolean; isMark?: boolean; isOn?: boolean; code?: string; label?: string; isHeld?: boolean; held?: string;
    isTried?: boolean; sentence?: string; asks?: boolean; isWrong?: boolean;
  }

  /** What of a sealed envelope a phone keeps: see answer/courier/carried.js. */
  interface Carried { id: string; wave: string; envelope?: Uint8Array<ArrayBuffer>; outcome: string }
  /** One that still has to arrive. */
  interface Waits extends Carried { envelope: Uint8Array<ArrayBuffer> }

  /** What of a record goes into an envelope. */
  type Sealable = Pick<ResponseRecord, "id" | "door" | "wave" | "values" | "consent">;

  /** What the server says to a response: see trama/web/answer/arrivals.py. */
  interface Verdict { outcome: string; receipt?: string; withdrawal?: string; reason?: string }

  /** What the server has of a secret: {} when nothing. */
  interface ServerDraft { values?: Values; page?: number; word?: string; withdrawn?: boolean }

  /** Codes that are being shown: see answer/courier/code_player.js. */
  interface CodePlayer {
    total: number; speed: number; readonly isPlaying: boolean;
    next(): void; play(): Promise<void>; pause(): void; end(): Promise<void>;
  }

  /** One code of a sequence: see answer/courier/frames.js. */
  interface Frame { mark: Uint8Array<ArrayBuffer>; total: number; number: number; piece: Uint8Array<ArrayBuffer> }

  /** A request that ends, by default after 20 s. */
  type InTime = (address: string, options?: RequestInit, milliseconds?: number) => Promise<Response>;

  /** What a page says to the line that the pages of a browser share: see session/line_hub.js. */
  interface LineWish { page: string; wish: "open" | "at" | "close"; topic?: string }

  /** What a page is told by it: an event of its topic, or how the line is. */
  interface LineEvent { kind: string; data?: string; lastEventId?: string; isClosed?: boolean }

  type LineHub = (tell: (page: string, event: LineEvent) => void) => { hear(wish: LineWish): void; close(): void };

  interface Outbox { drain: Drain; retrying: Retrying }

  /** Whether all that was due got an answer. */
  type Drain = <Item extends { id: string }, Reply>(how: {
    due: () => Item[] | Promise<Item[]>;
    send: (item: Item) => Promise<Reply>;
    /** Keeps what the answer means, null when there was none; whether there was one. */
    settle: (item: Item, answer: Reply | null) => boolean | Promise<boolean>;
    notice?: (item: Item, isGoing: boolean) => void;
  }) => Promise<boolean>;

  type Retrying = (how: {
    /** Sends what is due; false when there was no answer. */
    run: () => Promise<unknown>; isLeft: () => boolean | Promise<boolean>; first: number; most: number; later?: () => void;
  }) => { flush: () => Promise<void>; flushNow: () => Promise<void> };

  interface Sending {
    parted(record: ResponseRecord): ResponseRecord;
    sendAll(store: Pick<RecordStore<ResponseRecord>, "all" | "update"> & { noticed?: (id: string, isGoing: boolean) => void }): Promise<boolean>;
    deliver(store: Pick<RecordStore<Carried>, "all" | "update"> & { again?: boolean }): Promise<boolean>;
  }

  interface RecordStore<Stored extends { id: string }> {
    all(): Promise<Stored[]>;
    get(id: string): Promise<Stored | undefined>;
    put(record: Stored): Promise<void>;
    remove(id: string): Promise<void>;
    update(id: string, change: (kept: Stored | undefined) => Stored | undefined): Promise<Stored | undefined>;
    within<Made>(work: (records: Records<Stored>) => Promise<Made>): Promise<Made>;
  }

  /** A store within a transaction, as vendor/idb.js gives it. */
  interface Records<Stored> {
    get(id: string): Promise<Stored | undefined>;
    getAll(): Promise<Stored[]>;
    getKey(id: string): Promise<string | undefined>;
    count(): Promise<number>;
    put(record: Stored): Promise<unknown>;
    delete(id: string): Promise<void>;
  }

  /** The database, likewise: it holds what `recordStore` puts there. */
  interface Database {
    transaction(store: string, mode: IDBTransactionMode): { store: Records<any>; done: Promise<void> };
    getAll(store: string): Promise<any[]>;
    get(store: string, id: string): Promise<any>;
    put(store: string, record: unknown): Promise<unknown>;
    delete(store: string, id: string): Promise<void>;
  }
}

declare var BarcodeDetector: typeof BarcodeReader;
declare var tramaInTime: Trama.InTime;
declare var tramaLineHub: Trama.LineHub;
declare var tramaOutbox: Trama.Outbox;
declare var tramaSending: Trama.Sending;
