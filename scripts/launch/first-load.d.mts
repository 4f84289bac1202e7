export function listFirstLoad(root: string, page?: string): { file: string; bytes: number }[];
export function checkFirstLoad(root: string, budget?: number): { passed: number; failed: number };
