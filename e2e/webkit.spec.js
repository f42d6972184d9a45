// The page in WebKitGTK, the engine of GNOME's browser and a relative of Safari's.

import { smoke } from "./smoke.js";
import { WebKit } from "./webdriver.js";

const { WEBKIT_DRIVER, XVFB } = process.env;

smoke("WebKitGTK", Boolean(WEBKIT_DRIVER && XVFB), (size) =>
  WebKit.start({ driver: WEBKIT_DRIVER, display: XVFB, ...size }),
);
