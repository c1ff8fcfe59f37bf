using System.CommandLine;
using Atelier.Identity.SignIn;

namespace Atelier.Cli;

/// <summary>
/// <c>atelier user password</c>: gives a user a password for the portal, or takes it away. Either ends the user's sign-ins.
/// </summary>
internal static class UserPasswordCommand
{
    private static readonly Option<bool> FromInputOption = new("--from-stdin")
    {
        Description = "Takes the password from standard input, a line; the user keeps it",
    };

    private static readonly Option<bool> RemoveOption = new("--remove")
    {
        Description = "Takes the password away; other ways to sign in stay",
    };

    public static Command Create(Option<string> account, TimeProvider time)
    {
        var name = new Argument<string>("name") { Description = "The user's name." };
        var command = new Command(
            "password", "Give a user a password for the portal: a temporary one, shown once, that the first sign-in replaces.")
        {
            name, FromInputOption, RemoveOption,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(FromInputOption) && result.GetValue(RemoveOption))
                result.AddError("Give either --from-stdin or --remove.");
        });
        command.SetAction((parsed, cancel) => Run(parsed, parsed.GetValue(account)!, parsed.GetValue(name)!, time, cancel));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, string account, string name, TimeProvider time, CancellationToken cancel)
    {
        var output = parsed.InvocationConfiguration.Output;
        var isChosen = parsed.GetValue(FromInputOption);
        var password = parsed.GetValue(RemoveOption) ? null : isChosen ? await ReadPassword(name, cancel) : Passwords.Random();
        var hash = password is null ? null : PasswordHash.Make(password);

        await using var parts = await AccountOption.OpenParts(parsed, cancel);
        await using var db = await parts.Database.Write(cancel);
        var user = await AccountOption.GetUser(db, account, name, cancel);
        var failures = new FailedSignIns(parts.Key, parts.Database, time);
        if (hash is null)
            await PasswordReset.Remove(db, failures, user, cancel);
        else
            await PasswordReset.Run(db, failures, user, hash, isTemporary: !isChosen, time.GetUtcNow(), cancel);
        await OperatorAudit.Record(db, parsed, account, $"users/{user.Id}", cancel);
        await db.Commit(cancel);

        await output.WriteLineAsync(
            password is null ? $"{name} has no password"
            : isChosen ? $"{name} has the password that was given"
            : $"{password}\nThis is shown once. {name} signs in with it at the portal, and chooses another there.");
        return 0;
    }

    private static async Task<string> ReadPassword(string name, CancellationToken cancel)
    {
        var password = await Console.In.ReadLineAsync(cancel) ?? "";
        return Passwords.IsOne(password, name)
            ? password
            : throw new InvalidOperationException($"The password on standard input {Passwords.Rule}.");
    }
}
