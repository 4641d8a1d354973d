/** The two digits that the phone shows, as they are typed. Pure. */

/**
 * What is kept of what was typed or pasted: at most two digits, the first of which is not 0, as no pair on a phone begins so. Arabic, Persian and
 * full-width digits are digits too.
 */
export function digitsOf(typed: string): string {
  return typed
    .replace(/[٠-٩۰-۹０-９]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/\D/g, "")
    .replace(/^0+/, "")
    .slice(0, 2);
}

/** Whether they are all there. */
export function isComplete(digits: string): boolean {
  return digits.length === 2;
}
