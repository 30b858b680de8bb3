// Reads codes with the camera: the browser's own reader where it has one, else the library, fetched only on the page that reads.

const LARGEST = 960; // pixels: more costs a slow phone time and reads no better

const own = async () => {
  try {
    return (await BarcodeDetector.getSupportedFormats()).includes("qr_code") ? BarcodeDetector : null;
  } catch {
    return null; // none, or it promises and does not
  }
};

// The library is not on this phone and there is no signal to fetch it.
export class NoReader extends Error {}

/** Has the reader at hand before the signal is lost. Rejects when it has to be fetched and cannot.
 *  @param {string} library
 *  @returns {Promise<typeof BarcodeDetector>} */
export const prepare = async (library) => await own() ?? (await import(library).catch(() => { throw new NoReader(); })).BarcodeDetector;

/** Looks through the camera until the function it returns is called; `found` gets the text of each code seen.
 *  @param {{ video: Part, library: string, found: (text: string) => unknown }} how */
export const look = async ({ video, library, found }) => {
  const camera = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } }, audio: false,
  });
  let isOn = true;
  const stop = () => { isOn = false; for (const track of camera.getTracks()) track.stop(); video.srcObject = null; };
  try {
    const reader = new (await prepare(library))({ formats: ["qr_code"] });
    video.srcObject = camera;
    await video.play();
    const square = document.createElement("canvas");
    const pen = square.getContext("2d", { willReadFrequently: true });
    if (!pen) throw new Error("no canvas");
    const step = async () => {
      if (!isOn) return;
      const side = Math.min(video.videoWidth, video.videoHeight); // what the page shows is what is read
      square.width = square.height = Math.min(side, LARGEST);
      pen.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, square.width, square.width);
      try {
        for (const { rawValue } of await reader.detect(square)) if (isOn) await found(rawValue);
      } catch { /* this picture says nothing: the next one */ }
      if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(step);
      else setTimeout(step, 30);
    };
    step();
  } catch (problem) {
    stop();
    throw problem;
  }
  return stop;
};
