; The installer for one person: no administrator, nothing outside the profile.
; package.sh gives: VERSION, VERSION4 (with four numbers), SOURCE (the folder with
; what is installed), OUT, SIZE (of the files, in KiB), ICON and SIGN (a program
; that signs a file).
;
;   /S             silent; refuses with 3 when Countersign runs and 4 when a newer
;                  version is there
;   /CLOSE         closes Countersign's window first, as its own button does
;   /D=FOLDER      where to; without it, where it is or %LocalAppData%\Programs
; and the uninstaller
;   /S             silent; keeps what the person has written
;   /PURGE         removes that too
;   /CLOSE         as above

Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestLongPathAware true
SetCompressor /SOLID lzma
SetDateSave off ; the same files give the same installer
CRCCheck on
RequestExecutionLevel user

!define NAME "Countersign"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\app.countersign.Countersign"
!define APPPATH "Software\Microsoft\Windows\CurrentVersion\App Paths\countersign.exe"
!define CLASS "Software\Classes\countersign" ; as in ui/desktop/register_windows.go

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION4}"
VIFileVersion "${VERSION4}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} installer"
VIAddVersionKey "CompanyName" "Countersign project"
VIAddVersionKey "LegalCopyright" "Countersign project, MIT licence"

!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "WordFunc.nsh"

!uninstfinalize '"${SIGN}" "%1"' = 0

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\countersign.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; A program's file can't be opened for writing while it runs. That is also so for
; its commands, which have no window.
!macro Running result
	StrCpy ${result} 0
	${If} ${FileExists} "$INSTDIR\countersign.exe"
		ClearErrors
		FileOpen $R9 "$INSTDIR\countersign.exe" a
		${If} ${Errors}
			StrCpy ${result} 1
		${Else}
			FileClose $R9
		${EndIf}
		ClearErrors
	${EndIf}
!macroend

; Asks every window of this very program to close (WM_CLOSE), as its own button
; does: what is being written is kept. Nothing is ever ended by force.
!macro CloseWindows
	StrCpy $R8 0
	${Do}
		; the window's class is that of the library which makes it
		System::Call 'user32::FindWindowExW(p 0, p R8, w "GLFW30", p 0) p.R8'
		${If} $R8 P= 0
			${ExitDo}
		${EndIf}
		System::Call 'user32::GetWindowThreadProcessId(p R8, *i .R7)'
		System::Call 'kernel32::OpenProcess(i 0x1000, i 0, i R7) p.R6' ; PROCESS_QUERY_LIMITED_INFORMATION
		${If} $R6 P<> 0
			System::Call 'kernel32::QueryFullProcessImageNameW(p R6, i 0, w .R5, *i ${NSIS_MAX_STRLEN})'
			System::Call 'kernel32::CloseHandle(p R6)'
			${If} $R5 == "$INSTDIR\countersign.exe"
				SendMessage $R8 16 0 0 /TIMEOUT=2000
			${EndIf}
		${EndIf}
	${Loop}
!macroend

; Goes on when Countersign does not run. Silent: closes its windows with /CLOSE,
; waits ten seconds, then refuses.
!macro WaitForEnd un
Function ${un}WaitForEnd
	!insertmacro Running $0
	${If} $0 = 0
		Return
	${EndIf}
	${GetParameters} $1
	ClearErrors
	${GetOptions} $1 "/CLOSE" $2
	${IfNot} ${Errors}
		!insertmacro CloseWindows
	${ElseIfNot} ${Silent}
		MessageBox MB_OKCANCEL|MB_ICONQUESTION "Countersign is open. It has to be closed first; what you are writing is kept as a draft.$\r$\n$\r$\nPress OK to close it now." IDOK close
		SetErrorLevel 3
		Quit
		close:
		!insertmacro CloseWindows
	${EndIf}
	ClearErrors
	again:
	${For} $3 1 40
		!insertmacro Running $0
		${If} $0 = 0
			Return
		${EndIf}
		Sleep 250
	${Next}
	MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Countersign is still running. Close its window, or end its command, then press Retry." /SD IDCANCEL IDRETRY again
	SetErrorLevel 3
	Quit
FunctionEnd
!macroend
!insertmacro WaitForEnd ""
!insertmacro WaitForEnd "un."

Var OwnsLinks ; 1 when this installation opens the links of the scheme

Function .onInit
	ReadRegStr $0 HKCU "${UNINSTALL}" "DisplayVersion"
	StrCpy $OwnsLinks 1
	${If} $0 != ""
		; A person may have switched that off in Settings.
		ReadRegStr $1 HKCU "${CLASS}\shell\open\command" ""
		${If} $1 == ""
			StrCpy $OwnsLinks 0
		${EndIf}
		${VersionCompare} "$0" "${VERSION}" $2
		${If} $2 = 1
			MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "A newer version, $0, is installed. An older one may not be able to read what that has written.$\r$\n$\r$\nInstall ${VERSION} all the same?" /SD IDNO IDYES older
			SetErrorLevel 4
			Quit
			older:
		${EndIf}
	${EndIf}
FunctionEnd

Section
	Call WaitForEnd
	SetOutPath "$INSTDIR"
	; Beside the old one first: when the disk is full, that stays.
	ClearErrors
	File "/oname=countersign.exe.new" "${SOURCE}\countersign.exe"
	${IfNot} ${Errors}
		Delete "$INSTDIR\countersign.exe"
		Rename "$INSTDIR\countersign.exe.new" "$INSTDIR\countersign.exe"
	${EndIf}
	${If} ${Errors}
		Delete "$INSTDIR\countersign.exe.new"
		MessageBox MB_OK|MB_ICONSTOP "Countersign can't be written to $INSTDIR. Make room there, or choose another folder." /SD IDOK
		SetErrorLevel 2
		Abort
	${EndIf}
	File "${SOURCE}\LICENSE.txt"
	File "${SOURCE}\LICENSES-OF-OTHERS.txt"
	WriteUninstaller "$INSTDIR\uninstall.exe"
	CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\countersign.exe"

	; The text of ui/desktop/register_windows.go, so that the program's Settings
	; know it as their own.
	${If} $OwnsLinks = 1
		WriteRegStr HKCU "${CLASS}" "" "URL:Countersign"
		WriteRegStr HKCU "${CLASS}" "URL Protocol" ""
		WriteRegStr HKCU "${CLASS}\DefaultIcon" "" '"$INSTDIR\countersign.exe",0'
		WriteRegStr HKCU "${CLASS}\shell\open\command" "" '"$INSTDIR\countersign.exe" -- "%1"'
	${EndIf}

	; "countersign" in Start > Run.
	WriteRegStr HKCU "${APPPATH}" "" "$INSTDIR\countersign.exe"

	WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
	WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
	WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\countersign.exe,0"
	WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Countersign project"
	WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
	WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
	WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
	WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE}
	WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
	WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
	System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; SHCNE_ASSOCCHANGED
SectionEnd

Var Purge

; The sign-ins are in Windows' Credential Manager, under the services' names of
; ui/flow and a colon (CredEnumerateW; CREDENTIALW has its name in byte 8).
!macro RemoveSignIns names
	System::Call 'advapi32::CredEnumerateW(w "${names}", i 0, *i .r1, *p .r2) i .r0'
	${If} $0 <> 0
		StrCpy $3 $2
		${For} $4 1 $1
			System::Call '*$3(p .r5)'
			System::Call '*$5(i, i, w .r6)'
			System::Call 'advapi32::CredDeleteW(w r6, i 1, i 0)' ; CRED_TYPE_GENERIC
			IntPtrOp $3 $3 + 8
		${Next}
		System::Call 'advapi32::CredFree(p r2)'
	${EndIf}
!macroend

Function un.onInit
	StrCpy $Purge 0
	${GetParameters} $1
	ClearErrors
	${GetOptions} $1 "/PURGE" $2
	${IfNot} ${Errors}
		StrCpy $Purge 1
	${EndIf}
	ClearErrors
FunctionEnd

Section "Uninstall"
	Call un.WaitForEnd
	${If} $Purge = 0
	${AndIfNot} ${Silent}
		MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Remove your requests, contacts, drafts and settings too?$\r$\n$\r$\nNo keeps them in $APPDATA\countersign for the next time." IDNO keep
		StrCpy $Purge 1
		keep:
	${EndIf}
	${If} $Purge = 1
		!insertmacro RemoveSignIns "Countersign:*"
		!insertmacro RemoveSignIns "Countersign sandbox:*"
		RMDir /r "$APPDATA\countersign"
		RMDir /r "$APPDATA\fyne\app.countersign.Countersign"
		RMDir "$APPDATA\fyne"
		RMDir /r "$LOCALAPPDATA\fyne\app.countersign.Countersign"
		RMDir "$LOCALAPPDATA\fyne"
	${EndIf}

	; Only what leads here: another copy may have been registered since.
	ReadRegStr $0 HKCU "${CLASS}\shell\open\command" ""
	${If} $0 == '"$INSTDIR\countersign.exe" -- "%1"'
		DeleteRegKey HKCU "${CLASS}"
	${EndIf}
	ReadRegStr $0 HKCU "${APPPATH}" ""
	${If} $0 == "$INSTDIR\countersign.exe"
		DeleteRegKey HKCU "${APPPATH}"
	${EndIf}
	DeleteRegKey HKCU "${UNINSTALL}"
	Delete "$SMPROGRAMS\${NAME}.lnk"
	Delete "$INSTDIR\countersign.exe"
	Delete "$INSTDIR\LICENSE.txt"
	Delete "$INSTDIR\LICENSES-OF-OTHERS.txt"
	Delete "$INSTDIR\uninstall.exe"
	RMDir "$INSTDIR" ; only when nothing of anybody else is in it
	System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
