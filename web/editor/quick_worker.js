// @ts-check
/**
 * Runs a Python program in this browser. Served by itself, under a policy that lets it fetch Pyodide's files alone.
 *
 * In: {folder, kind, entry, files, field}. Out: {ready}, {output, error}, {full}, {done}, {failed}.
 * The page ends it: a program that never stops cannot be asked to.
 */
const ROOM = 65_536; // characters of output
const HOME = "/home/learner";
const DOORS = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Worker", "BroadcastChannel", "indexedDB", "caches"];

const DRIVER = `
import importlib, os, shutil, sys, traceback

def _tidy(home):
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(home + "/"):
            del sys.modules[name]
    os.chdir("/")
    shutil.rmtree(home, ignore_errors=True)
    os.makedirs(home, exist_ok=True)
    os.chdir(home)
    if home not in sys.path:
        sys.path.insert(0, home)
    importlib.invalidate_caches()

def _told(error, home):
    shown = traceback.TracebackException.from_exception(error)
    one = shown
    seen = set()
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        one.stack = traceback.StackSummary.from_list([frame for frame in one.stack if frame.filename.startswith(home + "/") or frame.filename == "<field>"])
        one = one.__cause__ or one.__context__
    return "".join(shown.format()).replace(home + "/", "")

def _run(home, entry, name, field):
    space = {"__name__": name, "__file__": entry, "__builtins__": __builtins__}
    try:
        with open(entry, encoding="utf-8") as source:
            exec(compile(source.read(), f"{home}/{entry}", "exec"), space)
        if field:
            exec(compile(field, "<field>", "exec"), space)
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
    except BaseException as error:
        sys.stdout.flush()
        sys.stderr.write(_told(error, home))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
`;

/** @type {any} */
let python = null;
let left = 0;

/** @param {any} message */
const say = (message) => self.postMessage(message);

/** A writer as Emscripten wants it. @param {boolean} error */
function writer(error) {
  const decoder = new TextDecoder();
  return {
    isatty: true, // so that each line comes when it is written
    write(/** @type {Uint8Array} */ bytes) {
      const text = decoder.decode(bytes, { stream: true });
      if (left > 0 && text) say({ output: text.slice(0, left), error });
      if (left > 0 && text.length >= left) say({ full: true });
      left -= text.length;
      return bytes.length;
    },
  };
}

/** What the policy does not govern (stores and channels that this site's pages use too) is taken away, wherever it hangs. */
function shutDoors() {
  for (let place = self; place; place = Object.getPrototypeOf(place)) {
    for (const name of DOORS) {
      if (Object.hasOwn(place, name)) Object.defineProperty(place, name, { value: undefined });
    }
  }
}

/** @param {string} folder */
async function begin(folder) {
  const { loadPyodide } = await import(`${folder}pyodide.mjs`);
  python = await loadPyodide({ indexURL: folder });
  shutDoors();
  python.setStdout(writer(false));
  python.setStderr(writer(true));
  python.runPython(DRIVER);
}

/** @param {Record<string, string>} files */
function lay(files) {
  python.globals.get("_tidy")(HOME);
  for (const [path, text] of Object.entries(files)) {
    const folder = `${HOME}/${path}`.split("/").slice(0, -1).join("/");
    python.FS.mkdirTree(folder);
    python.FS.writeFile(`${HOME}/${path}`, text);
  }
}

/** @param {string} text */
function feed(text) {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  python.setStdin({
    read(/** @type {Uint8Array} */ buffer) {
      const part = bytes.subarray(at, at + buffer.length);
      buffer.set(part);
      at += part.length;
      return part.length;
    },
  });
}

self.onmessage = async ({ data }) => {
  try {
    if (!python) await begin(data.folder);
    left = ROOM;
    lay(data.files);
    const isFunction = data.kind === "function";
    feed(isFunction ? "" : data.field);
    say({ ready: true });
    python.globals.get("_run")(HOME, data.entry, isFunction ? "solution" : "__main__", isFunction ? data.field : "");
    say({ done: true });
  } catch (error) {
    say({ failed: String(error) });
  }
};
