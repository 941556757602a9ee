// Returns the pairs of texts of a drawing that stand upon one another.
// A line is higher than its letters, so each text counts with the size of its letters alone.
() => {
  const boxOf = (text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
    const middle = (top + bottom) / 2;
    return { left, right, top: middle - size / 2, bottom: middle + size / 2 };
  };
  const meet = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  return [...document.querySelectorAll("main svg")].flatMap((drawing) => {
    const texts = [...drawing.querySelectorAll("text")].map((text) => [text.textContent, boxOf(text)]);
    return texts.flatMap(([name, box], place) =>
      texts.slice(place + 1).filter(([, other]) => meet(box, other)).map(([other]) => [drawing.textContent.slice(0, 60), name, other]),
    );
  });
}
