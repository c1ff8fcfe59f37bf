using System.CommandLine;
using Atelier.Identity;

namespace Atelier.Cli;

/// <summary>
/// The verbs for users: <c>atelier user create | list | password | disable | enable</c>. They work on the database, beside a running
/// server, which heeds the change at the next request.
/// </summary>
internal static class UserCommands
{
    public static Command Create(TimeProvider time)
    {
        var account = AccountOption.Create();
        return new Command("user", "Make, list, disable and enable users, and give them passwords.")
        {
            account,
            New(account, time),
            List(account),
            UserPasswordCommand.Create(account, time),
            Switch("disable", isEnabled: false, "Refuse everything that a user signs, temporary credentials included.", account),
            Switch("enable", isEnabled: true, "Let a disabled user in again.", account),
        };
    }

    private static Command New(Option<string> account, TimeProvider time)
    {
        var name = new Argument<string>("name") { Description = "The user's name; the server gives an id." };
        name.Validators.Add(result =>
        {
            if (!UserNames.IsOne(result.GetValueOrDefault<string>()))
                result.AddError($"A user's name {UserNames.Rule}.");
        });
        var administrator = new Option<bool>("--administrator") { Description = "Lets the user do everything in the account" };
        var command = new Command("create", "Make a user, who gets in with what atelier key create or atelier user password gives")
        {
            name, administrator,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var (inAccount, wanted) = (parsed.GetValue(account)!, parsed.GetValue(name)!);
            var kind = parsed.GetValue(administrator) ? PrincipalKind.AccountAdministrator : PrincipalKind.User;
            await using var parts = await AccountOption.OpenParts(parsed, cancel);
            await using var db = await parts.Database.Write(cancel);
            var user = await Principals.TryAdd(db, inAccount, wanted, kind, time.GetUtcNow(), cancel)
                ?? throw new InvalidOperationException(
                    $"Account {inAccount} has a user {wanted} already; choose another name, or make a key with: " +
                    $"atelier key create --user {wanted}");
            await OperatorAudit.Record(db, parsed, inAccount, $"users/{user.Id}", cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(user));
        });
        return command;
    }

    private static Command List(Option<string> account)
    {
        var command = new Command("list", "List the users by name: id, name, what they are.");
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await AccountOption.OpenParts(parsed, cancel);
            await using var db = await parts.Database.Read(cancel);
            var users = await Principals.List(db, parsed.GetValue(account)!, cancel);
            foreach (var user in users)
                await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(user));
            if (users.Count == 0)
                await parsed.InvocationConfiguration.Output.WriteLineAsync("No users yet. Make one with: atelier user create NAME");
        });
        return command;
    }

    private static Command Switch(string verb, bool isEnabled, string description, Option<string> account)
    {
        var name = new Argument<string>("name") { Description = "The user's name." };
        var command = new Command(verb, description) { name };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var parts = await AccountOption.OpenParts(parsed, cancel);
            await using var db = await parts.Database.Write(cancel);
            var user = await AccountOption.GetUser(db, parsed.GetValue(account)!, parsed.GetValue(name)!, cancel);
            await Principals.SetEnabled(db, user.Id, isEnabled, cancel);
            await OperatorAudit.Record(db, parsed, user.Account, $"users/{user.Id}", cancel);
            await db.Commit(cancel);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Describe(user with { IsEnabled = isEnabled }));
        });
        return command;
    }

    private static string Describe(Principal user)
    {
        var kind = user.Kind == PrincipalKind.AccountAdministrator ? "administrator" : "user";
        return $"{user.Id}  {user.Name}  {kind}{(user.IsEnabled ? "" : "  disabled")}";
    }
}
