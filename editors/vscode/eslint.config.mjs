import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

export default tseslint.config({ ignores: ["dist", "node_modules"] }, js.configs.recommended, {
  files: ["**/*.ts", "**/*.mts"],
  extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
  languageOptions: {
    parserOptions: { project: "./tsconfig.json", tsconfigRootDir: here },
  },
  rules: {
    // Numbers print the same in and out of a template; writing String() around them says nothing.
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
  },
});
