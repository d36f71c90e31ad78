// The style sheet, for compilers that look for types behind every import.
export {};
