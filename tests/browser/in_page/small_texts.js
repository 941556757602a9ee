// Returns each text that is shown smaller than so many pixels, with its size; in a drawing, as it is scaled.
(least) => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = [];
  while (texts.nextNode()) {
    const { data, parentElement: holder } = texts.currentNode;
    const { width, height } = holder.getBoundingClientRect();
    if (!data.trim() || !holder.checkVisibility({ visibilityProperty: true }) || Math.min(width, height) <= 1) continue;
    const scale = holder.ownerSVGElement ? holder.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(holder).fontSize) * scale;
    if (size < least) small.push(`${data.trim()}: ${size.toFixed(1)}`);
  }
  return small;
}
