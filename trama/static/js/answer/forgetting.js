// Browsers of Apple delete what a site keeps after seven days in which it was not opened, unless it is on the home screen.
const DAYS = 6; // with a day to spare
const DAY = 86_400_000;

/** Whether this browser does so.
 *  @param {{ vendor: string, standalone?: boolean }} browser
 *  @param {boolean} isOnItsOwn whether the page was opened from the home screen */
export const forgets = (browser, isOnItsOwn) => browser.vendor.startsWith("Apple") && !browser.standalone && !isOnItsOwn;

/** The last day, in words, on which it should be opened again.
 *  @param {number} today
 *  @param {string} language */
export const lastDay = (today, language) =>
  new Date(today + DAYS * DAY).toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" });
