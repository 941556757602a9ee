/* Waits until a file of the browser's own folder is no longer as it was, and returns its text. */
async ([path, before]) => {
  const parts = path.split("/");
  const name = parts.pop();
  const patience = performance.now() + 30_000;
  while (performance.now() < patience) {
    try {
      let folder = await navigator.storage.getDirectory();
      for (const part of parts) folder = await folder.getDirectoryHandle(part);
      const text = await (await (await folder.getFileHandle(name)).getFile()).text();
      if (text && text !== before) return text;
    } catch (error) {
      if (!["NotFoundError", "NotReadableError"].includes(error.name)) throw error; // being written
    }
    await new Promise(requestAnimationFrame);
  }
  throw new Error(`${path} was not written`);
}
