import * as vscode from "vscode";

/**
 * A list of words from the user's own settings. Those of a workspace are not looked at, whatever
 * scope the manifest gives the setting: a cloned repository must not choose what is run.
 */
export function readUserSetting(section: string, name: string): readonly string[] {
  const found = vscode.workspace.getConfiguration(section).inspect<unknown>(name);
  const value = found?.globalValue ?? found?.defaultValue;
  return Array.isArray(value) && value.every((word) => typeof word === "string") ? value : [];
}
