// What /e/sw.js tells the service worker before it takes worker.js in.
declare const TRAMA: {
  site: string; files: string[]; pages: string[]; later: string[]; laterPages: string[]; shell: string; reader: string;
};
declare var tramaInTime: (address: string, options?: RequestInit, milliseconds?: number) => Promise<Response>;
declare var tramaOutbox: any;
declare var tramaSending: any;
interface WorkerGlobalScope { clients: Clients; skipWaiting(): Promise<void> }
interface Event {
  waitUntil(work: Promise<unknown>): void; respondWith(answer: Promise<Response | undefined>): void; tag: string; data: any; request: Request;
}
