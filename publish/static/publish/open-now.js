// Says whether a place is open now: what holds from when to when stands in the page, the moment is the reader's.
"use strict";
{
  const marks = [...document.querySelectorAll("[data-open]")].map((mark) => [mark, JSON.parse(mark.dataset.open)]);

  const tell = (mark, { from, words, steps }) => {
    const now = Date.now() / 60000;
    let until = from;
    const step = now < from ? undefined : steps.find(([minutes]) => (until += minutes) > now);
    // A page kept for longer than it knows of says nothing.
    mark.hidden = step === undefined;
    if (step === undefined) return;
    const [text, isOpen] = words[step[1]];
    if (mark.textContent !== text) mark.textContent = text;
    mark.classList.toggle("is-open", isOpen);
  };

  const tellAll = () => marks.forEach(([mark, known]) => tell(mark, known));
  const nextMinute = () => {
    tellAll();
    setTimeout(nextMinute, 60000 - (Date.now() % 60000));
  };
  nextMinute();
  // A page that was put away and comes back.
  addEventListener("pageshow", tellAll);
}
