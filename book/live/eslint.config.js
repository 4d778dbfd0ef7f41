import js from "@eslint/js";

export default [
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-undef": "off", // TypeScript knows which names there are
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
