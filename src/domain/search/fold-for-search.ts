/**
 * Spellings that readers interchange, made one. By script and not by language, so that what is typed need not say its
 * language: accents of Latin and Greek letters, vowel signs and carriers of Arabic and Hebrew ones. Marks that are letters
 * of their own (й, ї, the vowels of Devanagari) stay.
 */

const LATIN: Readonly<Record<string, string>> = {
	...{ ß: 'ss', ı: 'i', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th' },
	// Arabic: alif with the wasla, alif without dots, the Persian ya and kaf, the feminine ending and its Persian forms.
	...{ ٱ: 'ا', ى: 'ي', ی: 'ي', ے: 'ي', ک: 'ك', ة: 'ه', ە: 'ه', ہ: 'ه', ھ: 'ه' }
};
const LETTERS = new RegExp(`[${Object.keys(LATIN).join('')}]`, 'gu');
/** Accents on Latin and Greek letters. */
const ACCENTS = /([\p{Script=Latin}\p{Script=Greek}])[\u0300-\u036f]+/gu;
/** The stress that dictionaries set on Cyrillic vowels, and the dots of ё. */
const CYRILLIC = /([\p{Script=Cyrillic}])[\u0300\u0301]+|(е)\u0308/gu;
/** Tashkil, hamza above and below, madda, tatweel, marks of recitation; Hebrew points. */
const SIGNS =
	/[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]+/gu;
/** Two rows of Ethiopic signs that sound alike in Tigrinya and Amharic: ሠ as ሰ, ፀ as ጸ. */
const ETHIOPIC = /[\u1220-\u1227\u1340-\u1347]/gu;
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/gu;

/** A word as it is compared. */
export function foldForSearch(word: string): string {
	return word
		.normalize('NFKC')
		.toLowerCase()
		.normalize('NFD')
		.replace(ACCENTS, '$1')
		.replace(CYRILLIC, '$1$2')
		.replace(SIGNS, '')
		.normalize('NFC')
		.replace(LETTERS, (letter) => LATIN[letter] ?? letter)
		.replace(ETHIOPIC, (sign) => String.fromCharCode(sign.charCodeAt(0) + (sign < '\u1300' ? 16 : -8)))
		.replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf));
}
