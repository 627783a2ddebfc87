#include "consent/words.h"

namespace tally::consent {
namespace {

void add_destination(Words& words, const Subject& subject) {
  words.add("Once a week the counters that are on a public list are sent");
  if (!subject.upload_url.empty()) {
    words.add(" to\n").add(subject.upload_url).add("\n");
    return;
  }
  words.add(
      ". Where they go is\n"
      "said by the programs that count, or by a file that is installed with them;\n"
      "this command does not know it.\n");
}

void add_yes(Words& words, const Subject& subject) {
  const Command& command = subject.command;
  add_destination(words, subject);
  words
      .add(
          "A report says how often each was counted, and the program, its version, the\n"
          "compiler and the system. It holds nothing that names you or this machine; but\n"
          "the server sees the address that it comes from, as every server does.\n"
          "What it accepts is published for everybody to see. A copy is kept here, in\n")
      .add(subject.directory)
      .add(
          "/upload\n"
          "Nothing that was counted before your yes is ever sent.\n"
          "To see what would be sent:  ")
      .add(command, "preview");
  if (command.is_tally) words.add("\nTo see what was sent:       ").add(command, "sent");
  words.add("\nTo stop sending:            ").add(command, "local");
  words.add("\nTo stop counting, too:      ").add(command, "off").add("\n");
  if (!subject.privacy_url.empty()) {
    words.add("More on privacy:            ").add(subject.privacy_url).add("\n");
  }
}

void add_local(Words& words, const Subject& subject) {
  words.add("Nothing is sent. Programs count on this machine, in\n");
  words.add(subject.directory).add("/local\n");
  if (subject.command.is_tally) {
    words.add("To see what was counted:  ").add(subject.command, "dump").add("\n");
  }
  words.add("To stop counting:         ").add(subject.command, "off").add("\n");
}

void add_no(Words& words, const Subject& subject) {
  words
      .add(
          "Nothing is counted and nothing is sent, by programs that start from now on.\n"
          "What was counted before is never sent. It stays in\n")
      .add(subject.directory)
      .add("\n");
  if (subject.command.is_tally) {
    words.add("To remove it:  ").add(subject.command, "clean").add("\n");
  }
}

}  // namespace

std::string_view meaning(Mode mode) {
  switch (mode) {
    case Mode::kOn:
      return "Count, and send approved counters once a week";
    case Mode::kLocal:
      return "Count on this machine, send nothing";
    case Mode::kOff:
      return "Count nothing, send nothing";
  }
  return "";
}

Words words_of_choice(Mode chosen, const Subject& subject) {
  Words words;
  words.add("Telemetry");
  if (!subject.collection.empty()) words.add(" of ").add(subject.collection);
  words.add(" is ").add(mode_name(chosen)).add(".\n");
  switch (chosen) {
    case Mode::kOn:
      add_yes(words, subject);
      break;
    case Mode::kLocal:
      add_local(words, subject);
      break;
    case Mode::kOff:
      add_no(words, subject);
      break;
  }
  if (subject.is_shared) {
    words.add("TALLY_DIR is set: it is so for programs of every collection that run with it.\n");
  }
  return words;
}

Words words_of_question(const Subject& subject) {
  Words words;
  words.add(!subject.title.empty() ? subject.title : subject.collection);
  words.add(
      " can be made better by knowing how it is used and where it fails. If you agree, counters "
      "that "
      "are on a public list are sent once a week");
  if (!subject.upload_url.empty()) words.add(", to ").add(subject.upload_url);
  words.add(
      "; all that arrives is published. No report says who you are, and none has anything of your "
      "code or your files.\n\nTo see what would be sent: ");
  words.add(subject.command, "preview");
  if (!subject.privacy_url.empty()) words.add("\nMore on privacy: ").add(subject.privacy_url);
  return words.add("\n\nMay these counters be sent?");
}

Words words_of_answer(bool is_yes, const Subject& subject) {
  Words words;
  words.add(is_yes ? "Thank you. To stop sending: "
                   : "You will not be asked again. If you change your mind: ");
  return words.add(subject.command, is_yes ? "local" : "on").add("\n");
}

Words words_of_other_rule(Mode chosen, const EffectiveMode& effective, const Subject& subject) {
  Words words;
  words.add("But for now it is ").add(mode_name(effective.mode)).add(", ");
  words.add(explain(effective.rule)).add(".\n");
  if (subject.collection == "go" && chosen == Mode::kOn) {
    words.add("Go's own programs do not know this rule: they send.\n");
  }
  return words;
}

}  // namespace tally::consent
