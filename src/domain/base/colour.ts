/**
 * A colour as `#rrggbb`, which every renderer understands. Hue in degrees (any number), saturation and lightness in
 * percent. Formula: CSS Color 4, section 7.1.
 */
export function hslToHex(hue: number, saturation: number, lightness: number): string {
	const light = lightness / 100;
	const reach = (saturation / 100) * Math.min(light, 1 - light);
	const channel = (offset: number) => {
		const step = (((offset + hue / 30) % 12) + 12) % 12;
		const value = light - reach * Math.max(-1, Math.min(step - 3, 9 - step, 1));
		return Math.round(value * 255)
			.toString(16)
			.padStart(2, '0');
	};
	return `#${channel(0)}${channel(8)}${channel(4)}`;
}
