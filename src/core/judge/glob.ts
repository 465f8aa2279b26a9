/** Whether a name fits a pattern of IAM's, where `*` is anything and `?` one character. Takes linear steps per star. */
export function fits(glob: string, name: string): boolean {
  const pattern = glob.toLowerCase();
  const text = name.toLowerCase();
  let at = 0;
  let star = -1;
  let retry = 0;
  let index = 0;
  while (index < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      retry = index;
    } else if (pattern[at] === '?' || pattern[at] === text[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++retry;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
