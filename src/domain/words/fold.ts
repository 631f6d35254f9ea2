/**
 * A word as it is compared: small letters, without accents, harakat or tatweel, Arabic letters that people interchange
 * made one, Turkish i without its dot.
 */
export function fold(word: string): string {
	return word
		.normalize('NFD')
		.toLowerCase()
		.replace(/[\p{M}\u0640\u200c\u200d]/gu, '')
		.replace(/[’ʼ`´]/g, "'")
		.replaceAll('ة', 'ه')
		.replace(/[ىی]/g, 'ي')
		.replaceAll('ک', 'ك')
		.replaceAll('ı', 'i')
		.replaceAll('ё', 'е')
		.replaceAll('ß', 'ss');
}
