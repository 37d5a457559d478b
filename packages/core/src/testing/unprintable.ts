/** Control, format and surrogate characters, and the separators that a terminal may take for a line's end. */
export const unprintable: RegExp = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
