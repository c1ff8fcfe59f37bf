using System.Text;

namespace Atelier.Tests.Access;

/// <summary>Who calls.</summary>
internal enum Role
{
    AccountAdministrator,
    StudioAdministrator,
    ProfileMember,
    User,
    OtherAccount,
}

/// <summary>Whose the thing is that a call is about.</summary>
internal enum Target
{
    /// <summary>The caller's own, in the caller's studio; on a launch profile that a member belongs to.</summary>
    Own,

    /// <summary>Somebody else's in the same studio; on a launch profile that the caller does not belong to.</summary>
    Others,

    /// <summary>Somebody else's in another studio of the account.</summary>
    OtherStudio,
}

/// <summary>What the roles may do with one operation. A cell says how far a role reaches: everywhere, studio, own or nowhere.</summary>
internal sealed record Grant(
    string Operation, string AccountAdministrator, string StudioAdministrator, string ProfileMember, string User, string OtherAccount)
{
    public bool Allows(Role role, Target target) => Reach(role) switch
    {
        GrantTable.Everywhere => true,
        GrantTable.Studio => target != Target.OtherStudio,
        GrantTable.Own => target == Target.Own,
        GrantTable.Nowhere => false,
        var unknown => throw new InvalidOperationException($"{Operation}: '{unknown}' says nothing."),
    };

    public string Reach(Role role) => role switch
    {
        Role.AccountAdministrator => AccountAdministrator,
        Role.StudioAdministrator => StudioAdministrator,
        Role.ProfileMember => ProfileMember,
        Role.User => User,
        _ => OtherAccount,
    };
}

/// <summary>
/// The whole of who may do what, written down a second time: from the service's managed policies for studio administrators and users, and
/// from what its launch profile members got on their profile.
/// </summary>
internal static class GrantTable
{
    public const string Everywhere = "everywhere";
    public const string Studio = "studio";
    public const string Own = "own";
    public const string Nowhere = "–";

    public static IReadOnlyList<Grant> Grants { get; } =
    [
        AccountOnly("CreateStudio") with { OtherAccount = Everywhere },
        AccountOnly("GetStudio"),
        AccountOnly("ListStudios") with { OtherAccount = Everywhere },
        AccountOnly("UpdateStudio"),
        AccountOnly("DeleteStudio"),
        AccountOnly("StartStudioSSOConfigurationRepair"),

        AccountOnly("PutStudioMembers"),
        EveryUser("GetStudioMember"),
        EveryUser("ListStudioMembers"),
        AccountOnly("DeleteStudioMember"),

        EveryUser("ListEulas") with { OtherAccount = Everywhere },
        AccountOnly("GetEula") with { StudioAdministrator = Everywhere, OtherAccount = Everywhere },
        Administrators("AcceptEulas"),
        EveryUser("ListEulaAcceptances"),

        AccountOnly("CreateStudioComponent"),
        AccountOnly("GetStudioComponent"),
        AccountOnly("ListStudioComponents"),
        AccountOnly("UpdateStudioComponent"),
        AccountOnly("DeleteStudioComponent"),

        AccountOnly("CreateStreamingImage"),
        Administrators("GetStreamingImage"),
        Administrators("ListStreamingImages"),
        AccountOnly("UpdateStreamingImage"),
        AccountOnly("DeleteStreamingImage"),

        AccountOnly("CreateLaunchProfile"),
        Members("GetLaunchProfile"),
        Members("GetLaunchProfileDetails"),
        Members("GetLaunchProfileInitialization"),
        Owners("ListLaunchProfiles"),
        AccountOnly("UpdateLaunchProfile"),
        AccountOnly("DeleteLaunchProfile"),

        Administrators("PutLaunchProfileMembers"),
        Members("GetLaunchProfileMember"),
        Members("ListLaunchProfileMembers"),
        Administrators("UpdateLaunchProfileMember"),
        Administrators("DeleteLaunchProfileMember"),

        Members("CreateStreamingSession"),
        Owners("GetStreamingSession"),
        Owners("ListStreamingSessions"),
        // Who lost the launch profile can still get at what is there, stop and delete it.
        Members("StartStreamingSession"),
        Owners("StopStreamingSession"),
        Owners("DeleteStreamingSession"),
        Owners("CreateStreamingSessionStream"),
        Owners("GetStreamingSessionStream"),
        Owners("GetStreamingSessionBackup"),
        Owners("ListStreamingSessionBackups"),

        AccountOnly("TagResource"),
        AccountOnly("UntagResource"),
        AccountOnly("ListTagsForResource"),
    ];

    /// <summary>The table as a page shows it.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder(
            "| operation | account administrator | studio administrator | launch profile member | user " +
            "| another account's administrator |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (var grant in Grants)
            text.Append($"| {grant.Operation} | {string.Join(" | ", Enum.GetValues<Role>().Select(grant.Reach))} |\n");
        return text.ToString();
    }

    private static Grant AccountOnly(string operation) => new(operation, Everywhere, Nowhere, Nowhere, Nowhere, Nowhere);

    private static Grant Administrators(string operation) => AccountOnly(operation) with { StudioAdministrator = Studio };

    private static Grant Members(string operation) => Administrators(operation) with { ProfileMember = Own };

    private static Grant Owners(string operation) => Members(operation) with { User = Own };

    private static Grant EveryUser(string operation) =>
        new(operation, Everywhere, Everywhere, Everywhere, Everywhere, Nowhere);
}
